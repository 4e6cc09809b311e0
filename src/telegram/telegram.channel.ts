import type { ChannelPace, DeliveryRequest, DeliveryResult, PushChannel } from '../dispatch/domain/channel.contract';
import { mayHaveArrived } from './failure';
import { formatIncident, type Repetition } from './format/incident.formatter';
import type { TelegramClient } from './telegram.client';

/** The name rows of recipients and of the outbox carry. */
export const TELEGRAM = 'telegram';

/** Bounds what is remembered about messages whose fate is unknown; older ones are long decided. */
const MAX_DOUBTFUL = 1000;

/** Writes incidents to Telegram chats. */
export class TelegramChannel implements PushChannel {
  readonly name = TELEGRAM;
  /** The limits of Telegram's own FAQ. */
  readonly pace: ChannelPace = { perChatIntervalMs: 1000, perGroupPerMinute: 20, perSecond: 30 };

  /**
   * New messages that got no answer, and those written after one: Telegram has no idempotency key, so the second try
   * may stand beside the first.
   */
  private readonly doubtful = new Set<string>();

  constructor(private readonly client: TelegramClient) {}

  /** Groups and channels have negative ids or a public name. */
  isGroup(recipient: string): boolean {
    return recipient.startsWith('-') || recipient.startsWith('@');
  }

  async deliver(request: DeliveryRequest): Promise<DeliveryResult> {
    const { recipient, messageId, silent, replyToMessageId } = request;
    const key = keyOf(request);
    const html = formatIncident({ ...request, possiblyRepeated: this.repetitionOf(request, key) });
    if (messageId !== undefined) return (await this.client.edit(recipient, messageId, html)).result;
    const { result, failure } = await this.client.send(recipient, html, { silent, replyToMessageId });
    if (failure !== undefined && mayHaveArrived(failure)) this.doubt(key);
    if (result.kind === 'sent' && this.doubtful.delete(key)) {
      this.doubt(keyOf({ ...request, messageId: result.messageId }));
    }
    return result;
  }

  private repetitionOf(request: DeliveryRequest, key: string): Repetition | undefined {
    if (request.possiblyRepeated) return 'restart while sending';
    return this.doubtful.has(key) ? 'no answer while sending' : undefined;
  }

  private doubt(key: string): void {
    this.doubtful.add(key);
    if (this.doubtful.size <= MAX_DOUBTFUL) return;
    const [oldest] = this.doubtful;
    if (oldest !== undefined) this.doubtful.delete(oldest);
  }
}

/** A message that stands is known by its id, one that does not by what it is to say. */
function keyOf({ recipient, incident, messageId, replyToMessageId }: DeliveryRequest): string {
  if (messageId !== undefined) return `${recipient} message ${messageId}`;
  return `${recipient} incident ${incident.id} ${replyToMessageId ?? ''}`;
}
