import type { Clock } from '../core/clock';
import { messageOf } from '../core/errors';
import type { PushChannel } from '../dispatch/domain/channel.contract';
import type { RecipientStore } from '../subscriptions/recipient-store.port';
import { commandCatalog } from './commands/command-catalog';
import { CommandRouter } from './commands/command-router';
import type { TelegramLogger } from './logger.contract';
import type { StatusSource } from './status-source.contract';
import { TELEGRAM, TelegramChannel } from './telegram.channel';
import { TelegramClient } from './telegram.client';
import { type PollerState, TelegramPoller } from './telegram.poller';
import { SystemTimer, type Timer } from './timer';

export interface TelegramOptions {
  readonly token: string;
  readonly apiRoot: string;
  /** TELEGRAM_CHAT_ID: chats that are approved admins. */
  readonly adminChatIds: readonly string[];
  readonly requestTimeoutMs?: number;
  readonly longPollSeconds?: number;
}

/** Time and chance, so that a test holds them. */
export interface TelegramEnvironment {
  readonly timer?: Timer;
  readonly random?: () => number;
}

export interface TelegramStatus extends PollerState {
  readonly username?: string;
}

const REGISTER_AGAIN_MS = 5000;

/** The bot as a whole: hears commands, and gives dispatch its channel. */
export class TelegramService {
  readonly channel: PushChannel;
  private readonly client: TelegramClient;
  private readonly poller: TelegramPoller;
  private readonly timer: Timer;
  private stopping = new AbortController();

  constructor(
    private readonly options: TelegramOptions,
    private readonly recipients: RecipientStore,
    source: StatusSource,
    clock: Clock,
    private readonly logger: TelegramLogger,
    { timer = new SystemTimer(), random = Math.random }: TelegramEnvironment = {},
  ) {
    this.timer = timer;
    this.client = new TelegramClient(options, clock);
    this.channel = new TelegramChannel(this.client);
    const catalog = commandCatalog(recipients, source, clock);
    const answer = (chatId: string, html: string) => this.client.send(chatId, html);
    const router = new CommandRouter(catalog, recipients, answer, clock, timer, logger);
    this.poller = new TelegramPoller(this.client, clock, timer, logger, {
      commands: catalog.map(({ name, description }) => ({ command: name, description })),
      onUpdate: (update, me) => router.route(update, me),
      random,
    });
  }

  /** Resolves once the admins are registered, or could not be; Telegram itself is never waited for. */
  async start(): Promise<void> {
    this.stopping = new AbortController();
    this.poller.start();
    const { signal } = this.stopping;
    if (!(await this.registerAdmins())) void this.registerAdminsLater(signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.poller.stop();
  }

  /** How the bot is; a token refused while writing counts as much as one refused while listening. */
  status(): TelegramStatus {
    const { username, state } = this.poller;
    const unusable = this.client.unusableState;
    if (unusable !== undefined && state.state !== 'unauthorized') {
      return { state: 'unauthorized', ...unusable, username };
    }
    return { ...state, username };
  }

  private async registerAdminsLater(signal: AbortSignal): Promise<void> {
    do await this.timer.sleep(REGISTER_AGAIN_MS, signal);
    while (!signal.aborted && !(await this.registerAdmins()));
  }

  private async registerAdmins(): Promise<boolean> {
    try {
      const known = (await this.recipients.all()).filter(({ channel }) => channel === TELEGRAM);
      for (const id of new Set(this.options.adminChatIds)) {
        const existing = known.find((recipient) => recipient.id === id);
        if (existing?.role !== 'admin')
          await this.recipients.save({ ...existing, channel: TELEGRAM, id, role: 'admin' });
      }
      return true;
    } catch (thrown) {
      this.logger.warn(`Telegram admins not registered, trying again: ${messageOf(thrown)}`);
      return false;
    }
  }
}
