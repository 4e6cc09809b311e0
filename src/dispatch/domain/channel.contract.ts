import type { Alert, Incident } from '../../core/alert';

/** A message to write or to bring up to date. */
export interface DeliveryRequest {
  readonly recipient: string;
  readonly incident: Incident;
  /** The alerts of the incident, gravest first; the first one gives the message its face. Never empty. */
  readonly alerts: readonly Alert[];
  readonly silent: boolean;
  /** Given: edit this message. Absent: write a new one. */
  readonly messageId?: string;
  /** Message a new one replies to. */
  readonly replyToMessageId?: string;
  /** It may stand there already (the process died while sending it): the text says so. */
  readonly possiblyRepeated: boolean;
}

/** What became of it, as a channel answers; it never throws. */
export type DeliveryResult =
  | { readonly kind: 'sent'; readonly messageId: string }
  | { readonly kind: 'edited' }
  /** Try again. `everyone`: the whole channel must wait. `counts`: it was refused, rather than not reached. */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly afterMs?: number;
      readonly everyone: boolean;
      readonly counts: boolean;
    }
  /** The recipient has a new name. */
  | { readonly kind: 'moved'; readonly recipient: string }
  /** The recipient cannot be reached any more. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** The message to edit does not exist any more; nothing to do. */
  | { readonly kind: 'vanished'; readonly reason: string }
  /** It will never be taken. */
  | { readonly kind: 'refused'; readonly reason: string };

/** How fast a recipient may be written to. */
export interface ChannelPace {
  readonly perChatIntervalMs: number;
  readonly perGroupPerMinute: number;
  readonly perSecond: number;
}

/** A way to reach people that needs an outbox because the message leaves this process. */
export interface PushChannel {
  readonly name: string;
  readonly pace: ChannelPace;
  isGroup(recipient: string): boolean;
  deliver(request: DeliveryRequest): Promise<DeliveryResult>;
}

/** A way to show news to whoever looks right now; it reads the alert table by cursor and owes nothing. */
export interface LiveChannel {
  readonly name: string;
  show(alert: Alert & { readonly cursor: string }, incident: Incident): void;
}
