import { Api } from 'grammy';
import type { Clock } from '../core/clock';
import type { DeliveryResult } from '../dispatch/domain/channel.contract';
import { deliveryResultOf, type Failure, failureOf, isParseError, isUnusable, unusableAdvice } from './failure';
import { plainTextOf } from './format/line.formatter';

/** Updates and the bot's own data, as the Bot API names them. */
export type Update = Awaited<ReturnType<Api['getUpdates']>>[number];
export type BotIdentity = Awaited<ReturnType<Api['getMe']>>;

export interface TelegramClientOptions {
  readonly token: string;
  readonly apiRoot: string;
  /** How long one call may take; 10 s unless told. */
  readonly requestTimeoutMs?: number;
  /** How long Telegram holds a call for updates open when there are none; 30 s unless told. */
  readonly longPollSeconds?: number;
}

export interface SendOptions {
  readonly silent?: boolean;
  readonly replyToMessageId?: string;
}

/** The answer to one message; `failure` stands beside every result that came of one. */
export interface Delivery {
  readonly result: DeliveryResult;
  readonly failure?: Failure;
}

type GrammySignal = Parameters<Api['getMe']>[0];

/** A Node signal behaves like the one grammY declares; only the declared class differs. */
function grammySignal(signal: AbortSignal | undefined): GrammySignal {
  return signal as unknown as GrammySignal;
}

function chatIdOf(recipient: string): number | string {
  return /^-?\d{1,15}$/.test(recipient) ? Number(recipient) : recipient;
}

const WRITING = { link_preview_options: { is_disabled: true } } as const;

/** The Bot API behind one small door. Writing never throws; the calls of the poll loop throw what grammY throws. */
export class TelegramClient {
  private readonly writing: Api;
  private readonly polling: Api;
  private readonly longPollSeconds: number;
  private unusable?: { readonly since: number; readonly advice: string };

  constructor(
    { token, apiRoot, requestTimeoutMs = 10_000, longPollSeconds = 30 }: TelegramClientOptions,
    private readonly clock: Clock,
  ) {
    const root = apiRoot.replace(/\/+$/, '');
    const timeoutSeconds = requestTimeoutMs / 1000;
    this.longPollSeconds = longPollSeconds;
    this.writing = new Api(token, { apiRoot: root, timeoutSeconds });
    this.polling = new Api(token, { apiRoot: root, timeoutSeconds: timeoutSeconds + longPollSeconds });
  }

  /** Set while Telegram refuses the token or the address for everybody. */
  get unusableState(): { readonly since: number; readonly advice: string } | undefined {
    return this.unusable;
  }

  async send(recipient: string, html: string, options: SendOptions = {}): Promise<Delivery> {
    const common = {
      ...WRITING,
      disable_notification: options.silent === true,
      ...(options.replyToMessageId === undefined
        ? {}
        : { reply_parameters: { message_id: Number(options.replyToMessageId), allow_sending_without_reply: true } }),
    };
    return this.write(html, async (text, markup) => {
      const message = await this.writing.sendMessage(chatIdOf(recipient), text, { ...common, ...markup });
      return { kind: 'sent', messageId: String(message.message_id) };
    });
  }

  async edit(recipient: string, messageId: string, html: string): Promise<Delivery> {
    return this.write(html, async (text, markup) => {
      await this.writing.editMessageText(chatIdOf(recipient), Number(messageId), text, { ...WRITING, ...markup });
      return { kind: 'edited' };
    });
  }

  getMe(signal: AbortSignal): Promise<BotIdentity> {
    return this.writing.getMe(grammySignal(signal));
  }

  async setCommands(
    commands: readonly { readonly command: string; readonly description: string }[],
    signal: AbortSignal,
  ): Promise<void> {
    await this.writing.setMyCommands([...commands], undefined, grammySignal(signal));
  }

  /** Takes the bot back from a webhook; what is queued stays queued. */
  async deleteWebhook(signal: AbortSignal): Promise<void> {
    await this.writing.deleteWebhook({ drop_pending_updates: false }, grammySignal(signal));
  }

  /** `wait`: let Telegram hold the call open until there is something to tell. */
  async getUpdates(offset: number, wait: boolean, signal: AbortSignal): Promise<Update[]> {
    const request = { offset, timeout: wait ? this.longPollSeconds : 0, allowed_updates: ['message'] as const };
    const updates = await (wait ? this.polling : this.writing).getUpdates(request, grammySignal(signal));
    this.unusable = undefined;
    return updates;
  }

  private async write(
    html: string,
    call: (text: string, markup: { readonly parse_mode?: 'HTML' }) => Promise<DeliveryResult>,
  ): Promise<Delivery> {
    const first = await this.attempt(() => call(html, { parse_mode: 'HTML' }));
    if (first.failure === undefined || !isParseError(first.failure)) return first;
    // A message without bold type is worth more than none.
    return this.attempt(() => call(plainTextOf(html), {}));
  }

  private async attempt(call: () => Promise<DeliveryResult>): Promise<Delivery> {
    try {
      const result = await call();
      this.unusable = undefined;
      return { result };
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.note(failure);
      return { result: deliveryResultOf(failure), failure };
    }
  }

  private note(failure: Failure): void {
    if (failure.kind !== 'answered') return;
    if (!isUnusable(failure)) {
      // Whatever else it refuses, it knows the bot again.
      this.unusable = undefined;
      return;
    }
    this.unusable = { since: this.unusable?.since ?? this.clock.now(), advice: unusableAdvice(failure.code) };
  }
}
