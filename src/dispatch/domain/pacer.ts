import type { ChannelPace } from './channel.contract';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Keeps one channel inside its limits: per chat, per group and minute, over all chats, and when told to wait. */
export class Pacer {
  private readonly chats = new Map<string, number[]>();
  private sent: number[] = [];
  private pausedUntil = 0;

  constructor(private readonly pace: ChannelPace) {}

  /** Earliest time at which this chat may be written to. */
  readyAt(chat: string, group: boolean, now: number): number {
    const times = this.chats.get(chat) ?? [];
    let ready = Math.max(
      this.pausedUntil,
      (times.at(-1) ?? -Infinity) + this.pace.perChatIntervalMs,
      this.channelReady(now),
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
    this.sent = this.sent.filter((time) => time > now - SECOND_MS);
    this.sent.push(now);
  }

  /** The whole channel waits (the venue of the messages said so). */
  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  get paused(): number {
    return this.pausedUntil;
  }

  private channelReady(now: number): number {
    if (this.sent.length < this.pace.perSecond) return -Infinity;
    const first = this.sent.at(-this.pace.perSecond) ?? -Infinity;
    return first > now - SECOND_MS ? first + SECOND_MS : -Infinity;
  }
}
