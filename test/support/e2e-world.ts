import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulatorOptions, VenueSimulator } from '../../src/simulator';
import { eventually, within } from './eventually';
import { FakeTelegram, type RecordedCall } from './fake-telegram';
import { ForeshockProcess } from './foreshock-process';

export const CHAT = '7';
const LIQUIDATIONS = '!forceOrder@arr';
const PULSE_MS = 500;

/** Round prices, so that a size in USD is exact in coins. */
export const PRICES: Readonly<Record<string, number>> = { BTCUSDT: 100_000, ETHUSDT: 4_000, SOLUSDT: 200 };

export interface Burst {
  readonly symbol?: string;
  /** USD of each, oldest first; negative for a liquidated short. */
  readonly sizes: readonly number[];
  /** From the oldest to the newest, ms. */
  readonly spreadMs?: number;
  /** Exchange time of the newest; now unless told. */
  readonly newest?: number;
}

/** A venue, a Bot API, a database, and the programs started on them; everything on loopback. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'foreshock-e2e-'));
  private readonly processes: ForeshockProcess[] = [];
  private readonly pulse: NodeJS.Timeout;

  private constructor(
    readonly simulator: VenueSimulator,
    readonly telegram: FakeTelegram,
  ) {
    this.beat();
    this.pulse = setInterval(() => this.beat(), PULSE_MS);
  }

  static async create(options: SimulatorOptions = {}): Promise<World> {
    return new World(await VenueSimulator.start({ scenario: 'idle', ...options }), await FakeTelegram.start());
  }

  /** Fixed thresholds, so that a test knows the rungs; one chat that is told everything. */
  get environment(): Record<string, string> {
    return {
      ...this.simulator.environment,
      VENUES: 'binance',
      SYMBOLS: 'BTC,ETH,SOL',
      DATABASE_URL: `sqlite:${join(this.folder, 'foreshock.db')}`,
      ENABLE_DYNAMIC_THRESHOLDS: 'false',
      TELEGRAM_BOT_TOKEN: this.telegram.token,
      TELEGRAM_CHAT_ID: CHAT,
      TELEGRAM_API_ROOT: this.telegram.apiRoot,
    };
  }

  /** Resolves once it listens and hears liquidations. */
  async start(variables: Readonly<Record<string, string>> = {}): Promise<ForeshockProcess> {
    const started = await ForeshockProcess.start({ ...this.environment, ...variables });
    this.processes.push(started);
    await within(10_000, 'subscription to liquidations', this.simulator.once('subscribed', LIQUIDATIONS));
    return started;
  }

  /** As a power cut ends it; resolves once the venue has noticed. */
  async kill(process: ForeshockProcess): Promise<void> {
    const gone = this.simulator.once('disconnection', '/market');
    await process.kill9();
    await within(5_000, 'disconnection', gone);
  }

  /** Liquidation frames, one after another at once. */
  burst({ symbol = 'BTCUSDT', sizes, spreadMs = 4_000, newest = Date.now() }: Burst): void {
    const price = PRICES[symbol] ?? 1;
    sizes.forEach((usd, index) => {
      const behind = sizes.length === 1 ? 0 : spreadMs * (1 - index / (sizes.length - 1));
      this.simulator.liquidate({
        symbol,
        side: usd < 0 ? 'BUY' : 'SELL',
        // Eight digits, as the venue would write it.
        quantity: Math.round((Math.abs(usd) / price) * 1e8) / 1e8,
        price,
        time: Math.round(newest - behind),
        bypassSampling: true,
      });
    });
  }

  get sent(): readonly RecordedCall[] {
    return this.telegram.callsOf('sendMessage');
  }

  get edits(): readonly RecordedCall[] {
    return this.telegram.callsOf('editMessageText');
  }

  /** What nothing may have been said before: a cascade that surely is told; resolves with everything told so far. */
  async marker(clockAheadMs = 0): Promise<readonly RecordedCall[]> {
    const newest = Date.now() + clockAheadMs;
    this.burst({ symbol: 'ETHUSDT', sizes: [90_000, 90_000, 90_000, 90_000, 90_000], newest });
    await eventually(() => {
      if (!this.sent.some(({ body }) => String(body['text']).startsWith('🚨 ETH'))) throw new Error('no marker yet');
    });
    return this.sent;
  }

  /** The message of this chat whose text stands now. */
  message(index = 0): string {
    return this.telegram.messages[index]?.text ?? '';
  }

  async close(): Promise<void> {
    clearInterval(this.pulse);
    for (const process of this.processes) await process.kill9();
    await this.telegram.stop();
    await this.simulator.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a venue never ceases to send; without it every feed would rightly be called blind. */
  private beat(): void {
    const { simulator } = this;
    const time = Date.now();
    const price = PRICES['BTCUSDT'] as number;
    simulator.trade({ symbol: 'BTCUSDT', price, quantity: 0.01, takerSide: 'buy', time });
    const s = 'BTCUSDT';
    const p = String(price);
    simulator.push('market', 'btcusdt@markPrice@1s', { e: 'markPriceUpdate', E: time, s, p, i: p, r: '0.0001', T: 0 });
    const [b, a] = [[[p, '1.000']], [[p, '1.000']]];
    simulator.push('public', 'btcusdt@depth20@100ms', {
      e: 'depthUpdate',
      E: time,
      T: time,
      s,
      U: 1,
      u: 2,
      pu: 0,
      b,
      a,
    });
  }
}
