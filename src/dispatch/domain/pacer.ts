import type { ChannelPace } from './channel.contract';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Keeps one channel inside its limits: per chat, per group and minute, over all chats, and when told to wait. */
export class Pacer {
  private readonly chats = new Map<string, number[]>();
  private lastSent = -Infinity;
  private pausedUntil = 0;

  constructor(private readonly pace: ChannelPace) {}

  /** Earliest time at which this chat may be written to. */
  readyAt(chat: string, group: boolean): number {
    const times = this.chats.get(chat) ?? [];
    let ready = Math.max(
      this.pausedUntil,
      (times.at(-1) ?? -Infinity) + this.pace.perChatIntervalMs,
      this.channelReady(),
    );
    if (group) ready = Math.max(ready, (times.at(-this.pace.perGroupPerMinute) ?? -Infinity) + MINUTE_MS);
    return ready;
  }

  /** Writes left to a group within the minute. */
  leftInMinute(chat: string, now: number): number {
    const recent = (this.chats.get(chat) ?? []).filter((time) => time > now - MINUTE_MS);
    return this.pace.perGroupPerMinute - recent.length;
  }

  note(chat: string, now: number): void {
    const times = (this.chats.get(chat) ?? []).filter((time) => time > now - MINUTE_MS);
    times.push(now);
    this.chats.set(chat, times);
    this.lastSent = now;
  }

  /** The whole channel waits (the venue of the messages said so). */
  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  get paused(): number {
    return this.pausedUntil;
  }

  /** Evenly spaced rather than in bursts: whatever is graver than all that waits never waits for a whole second. */
  private channelReady(): number {
    return this.lastSent + Math.ceil(SECOND_MS / this.pace.perSecond);
  }
}
