import type { Clock } from '../core/clock';
import { type Failure, failureOf, unusableAdvice } from './failure';
import type { TelegramLogger } from './logger.contract';
import type { BotIdentity, TelegramClient, Update } from './telegram.client';
import type { Timer } from './timer';

export interface PollerState {
  readonly state: 'running' | 'unreachable' | 'unauthorized' | 'conflict' | 'stopped';
  /** Epoch ms. */
  readonly since: number;
  /** What the owner can do; empty while all is well. */
  readonly advice: string;
}

export interface PollerOptions {
  readonly commands: readonly { readonly command: string; readonly description: string }[];
  /** Must not throw. */
  readonly onUpdate: (update: Update, me: BotIdentity) => Promise<void>;
  /** 0 <= n < 1. */
  readonly random: () => number;
}

const QUICK = { floorMs: 100, firstMs: 1000, lastMs: 60_000 } as const;
/** For what only a person can mend: asking often would not help. */
const SLOW = { floorMs: 30_000, firstMs: 60_000, lastMs: 300_000 } as const;
const FAREWELL_MS = 500;

const CONFLICT_ADVICE =
  'another program polls with the same token: stop it, or make a token of its own for each with @BotFather';

function troubleOf(failure: Failure): Pick<PollerState, 'state' | 'advice'> {
  if (failure.kind !== 'answered') {
    const advice = `Telegram did not answer (${failure.description}): check the network, a proxy, TELEGRAM_API_ROOT`;
    return { state: 'unreachable', advice };
  }
  const { code, description } = failure;
  if (code === 401 || code === 404) return { state: 'unauthorized', advice: unusableAdvice(code) };
  if (code === 409) return { state: 'conflict', advice: CONFLICT_ADVICE };
  const advice = `Telegram answered ${code} ${description}: nothing to do, it is tried again`;
  return { state: 'unreachable', advice };
}

/** An answer still being written must not hold up the end. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let release = (): void => undefined;
  const aborted = new Promise<void>((resolve) => (release = resolve));
  signal.addEventListener('abort', release, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', release);
  }
}

/** Asks Telegram for updates for as long as the process lives; no answer of Telegram's ends the loop or the process. */
export class TelegramPoller {
  private current: PollerState;
  private aborting = new AbortController();
  private looping?: Promise<void>;
  private me?: BotIdentity;
  private hasTheBot = false;
  private offset = 0;
  private confirmedOffset = 0;
  private failures = 0;

  constructor(
    private readonly client: TelegramClient,
    private readonly clock: Clock,
    private readonly timer: Timer,
    private readonly logger: TelegramLogger,
    private readonly options: PollerOptions,
  ) {
    this.current = { state: 'stopped', since: clock.now(), advice: 'not started' };
  }

  get state(): PollerState {
    return this.current;
  }

  /** The bot's name as Telegram gives it, once it has been reached. */
  get username(): string | undefined {
    return this.me?.username;
  }

  /** Returns at once. */
  start(): void {
    if (this.looping !== undefined) return;
    this.aborting = new AbortController();
    this.failures = 0;
    // No warning: nothing has gone wrong yet.
    this.current = { state: 'unreachable', since: this.clock.now(), advice: 'connecting' };
    this.looping = this.loop(this.aborting.signal);
  }

  /** Ends the open call; afterwards nothing of it runs any more. */
  async stop(): Promise<void> {
    this.aborting.abort();
    await this.looping;
    this.looping = undefined;
    this.become('stopped', 'stopped');
  }

  private async loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.round(signal);
      } catch (thrown) {
        if (signal.aborted) break;
        await this.timer.sleep(this.delayAfter(failureOf(thrown)), signal);
      }
    }
    await this.confirmHandled();
  }

  private async round(signal: AbortSignal): Promise<void> {
    const me = (this.me ??= await this.client.getMe(signal));
    if (!this.hasTheBot) await this.takeTheBot(signal);
    // The first call after a failure must not wait: until it is answered, nobody knows whether all is well.
    const updates = await this.client.getUpdates(this.offset, this.current.state === 'running', signal);
    this.confirmedOffset = this.offset;
    this.failures = 0;
    this.become('running', '');
    for (const update of updates) {
      this.offset = update.update_id + 1;
      await untilAborted(this.options.onUpdate(update, me), signal);
      if (signal.aborted) return;
    }
  }

  private async takeTheBot(signal: AbortSignal): Promise<void> {
    await this.client.deleteWebhook(signal);
    this.hasTheBot = true;
    try {
      await this.client.setCommands(this.options.commands, signal);
    } catch (thrown) {
      // The menu is a convenience; the commands work without it.
      this.logger.warn(`Telegram command menu not set: ${failureOf(thrown).description}`);
    }
  }

  private delayAfter(failure: Failure): number {
    const { state, advice } = troubleOf(failure);
    this.become(state, advice);
    // A webhook set in the meantime is the other reason for a conflict.
    if (state === 'conflict') this.hasTheBot = false;
    const pace = state === 'conflict' || state === 'unauthorized' ? SLOW : QUICK;
    const ceiling = Math.min(pace.lastMs, pace.firstMs * 2 ** Math.min(this.failures, 20));
    this.failures += 1;
    const jittered = pace.floorMs + this.options.random() * (ceiling - pace.floorMs);
    const asked = failure.kind === 'answered' ? (failure.retryAfterMs ?? 0) : 0;
    return Math.round(Math.max(jittered, asked));
  }

  /** Tells Telegram what has been answered, so that the next start does not answer it again. */
  private async confirmHandled(): Promise<void> {
    if (this.offset === this.confirmedOffset) return;
    try {
      await this.client.getUpdates(this.offset, false, AbortSignal.timeout(FAREWELL_MS));
      this.confirmedOffset = this.offset;
    } catch (thrown) {
      this.logger.warn(`Telegram not told what was answered: ${failureOf(thrown).description}`);
    }
  }

  private become(state: PollerState['state'], advice: string): void {
    if (this.current.state === state) {
      this.current = { ...this.current, advice };
      return;
    }
    this.current = { state, since: this.clock.now(), advice };
    const message = `Telegram ${state}${advice === '' ? '' : `: ${advice}`}`;
    if (state === 'running' || state === 'stopped') this.logger.log(message);
    else this.logger.warn(message);
  }
}
