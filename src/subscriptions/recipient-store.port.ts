/** A person or group that is told things through one channel. */
export interface Recipient {
  readonly channel: string;
  /** The channel's own name of it: a Telegram chat id as text. */
  readonly id: string;
  readonly role: 'admin' | 'user' | 'viewer' | 'pending';
  /** Epoch ms until which nothing is pushed; edits of what stands go on. */
  readonly mutedUntil?: number;
  /** Set when the channel said it can no longer be reached (blocked, deleted); in words. */
  readonly deactivatedReason?: string;
}

export abstract class RecipientStore {
  abstract all(): Promise<Recipient[]>;
  /** Inserts or replaces by channel and id. */
  abstract save(recipient: Recipient): Promise<void>;
  /** A chat got a new id (group became supergroup): the row and its owed messages follow. */
  abstract rename(channel: string, from: string, to: string): Promise<void>;
}
