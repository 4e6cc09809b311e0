import type { LiveChannel, PushChannel } from './domain/channel.contract';

/** Channels register themselves here; dispatch knows none of them by name. */
export class ChannelRegistry {
  readonly push = new Map<string, PushChannel>();
  readonly live: LiveChannel[] = [];

  registerPush(channel: PushChannel): void {
    this.push.set(channel.name, channel);
  }

  registerLive(channel: LiveChannel): void {
    this.live.push(channel);
  }
}
