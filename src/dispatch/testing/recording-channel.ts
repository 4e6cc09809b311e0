import type { Clock } from '../../core/clock';
import type { DeliveryRequest, DeliveryResult, PushChannel } from '../domain/channel.contract';

export interface Delivery {
  readonly time: number;
  readonly request: DeliveryRequest;
}

type Answer = DeliveryResult | Promise<DeliveryResult>;

export const REFUSAL = { kind: 'retry', reason: 'Bad Gateway', everyone: false, counts: true } as const;
export const UNREACHABLE = { kind: 'retry', reason: 'no connection', everyone: false, counts: false } as const;

/** Remembers what it was given; takes everything unless told otherwise. Recipients that begin with `g` are groups. */
export class RecordingChannel implements PushChannel {
  readonly name = 'telegram';
  readonly pace = { perChatIntervalMs: 1_000, perGroupPerMinute: 20, perSecond: 30 };
  readonly deliveries: Delivery[] = [];
  /** What the next deliveries are answered, first come first served. */
  readonly answers: Answer[] = [];
  /** What is answered when nothing special is. */
  usual: (request: DeliveryRequest) => Answer = (request) => this.accept(request);
  private messages = 0;

  constructor(private readonly clock: Clock) {}

  get pushes(): Delivery[] {
    return this.deliveries.filter(({ request }) => request.messageId === undefined);
  }

  get edits(): Delivery[] {
    return this.deliveries.filter(({ request }) => request.messageId !== undefined);
  }

  accept(request: DeliveryRequest): DeliveryResult {
    return request.messageId === undefined ? { kind: 'sent', messageId: `m${++this.messages}` } : { kind: 'edited' };
  }

  isGroup(recipient: string): boolean {
    return recipient.startsWith('g');
  }

  async deliver(request: DeliveryRequest): Promise<DeliveryResult> {
    this.deliveries.push({ time: this.clock.now(), request });
    return await (this.answers.shift() ?? this.usual(request));
  }
}
