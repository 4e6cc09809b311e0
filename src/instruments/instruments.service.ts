import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Clock } from '../core/clock';
import { AppError, messageOf } from '../core/errors';
import type { Instrument } from '../core/instrument';
import { Scheduler } from '../core/scheduler';
import { EventSink } from '../core/sinks';
import { MarketCapSource, type VenueGateway, VenueGateways } from '../core/venue.contract';
import { BUNDLED_INSTRUMENTS } from './domain/bundled-instruments';
import { chooseWatched, InstrumentRegistry, referenceContracts } from './domain/instrument-registry';
import { RegistryStore } from './registry-store.port';

const REFRESH_MS = 600_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_LONGEST_MS = 120_000;
const WATCHED_BY_VOLUME = 50;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const REFERENCE_REFRESH_MS = 3_600_000;

/** What is asked of the venues slowly: which contracts exist, which to watch, and what their thresholds are made of. */
@Injectable()
export class InstrumentsService implements OnApplicationShutdown {
  readonly registry = new InstrumentRegistry();
  private readonly logger = new Logger('instruments');
  private readonly volumes = new Map<string, ReadonlyMap<string, number>>();
  private readonly watched = new Map<string, readonly Instrument[]>();
  private readonly referenceTime = new Map<string, number>();
  private readonly cancels = new Map<string, () => void>();
  private readonly withoutSupply = new Set<string>();
  private readonly faults = new Map<string, string>();
  private nextMarketCaps = 0;
  private stopped = false;

  constructor(
    private readonly environment: Environment,
    private readonly gateways: VenueGateways,
    private readonly store: RegistryStore,
    private readonly marketCaps: MarketCapSource,
    private readonly sink: EventSink,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
  ) {}

  /** Resolves as soon as every venue knows some list; the venues themselves are asked in the background. */
  async start(): Promise<void> {
    for (const gateway of this.gateways.all) {
      const stored = await this.store.load(gateway.venue).catch(() => undefined);
      const bundled = BUNDLED_INSTRUMENTS.filter((instrument) => instrument.venue === gateway.venue);
      if (stored === undefined) this.registry.replace(gateway.venue, bundled, 'bundled', this.clock.now());
      else this.registry.replace(gateway.venue, stored.instruments, 'stored', stored.time);
      this.volumes.set(gateway.venue, new Map(stored?.volumes ?? []));
      this.apply(gateway);
      void this.refresh(gateway, RETRY_FIRST_MS);
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    for (const cancel of this.cancels.values()) cancel();
  }

  /** For /status. */
  status(): Record<string, unknown> {
    return Object.fromEntries(
      this.gateways.all.map(({ venue }) => [
        venue,
        {
          instruments: this.registry.of(venue).length,
          watched: this.watchedAssets(venue),
          registry: this.registry.origin(venue),
          fault: this.faults.get(venue),
        },
      ]),
    );
  }

  /** Assets whose trades and books are streamed. */
  watchedAssets(venue?: string): string[] {
    const lists = venue === undefined ? [...this.watched.values()] : [this.watched.get(venue) ?? []];
    return [...new Set(lists.flat().map((instrument) => instrument.asset))];
  }

  private async refresh(gateway: VenueGateway, retryMs: number): Promise<void> {
    try {
      const instruments = this.withKnownInverse(gateway, await gateway.instruments());
      // An empty answer is a fault of whoever answers; the list at hand is better than none.
      if (instruments.length === 0) throw new AppError('expected contracts, got none', 'REST');
      const volumes = await gateway.volumes();
      if (this.stopped) return;
      const now = this.clock.now();
      this.registry.replace(gateway.venue, instruments, 'venue', now);
      this.volumes.set(gateway.venue, volumes);
      this.faults.delete(gateway.venue);
      this.apply(gateway);
      await this.store.save(gateway.venue, { instruments, volumes: [...volumes], time: now }).catch(() => undefined);
      await this.loadReferences(gateway);
      await this.loadMarketCaps();
      this.later(gateway, REFRESH_MS, RETRY_FIRST_MS);
    } catch (error) {
      if (this.stopped) return;
      this.report(gateway, error);
      const retryTime = (error as { retryTime?: number }).retryTime ?? 0;
      this.later(gateway, Math.max(retryMs, retryTime - this.clock.now()), Math.min(retryMs * 2, RETRY_LONGEST_MS));
    }
  }

  /** Coin-margined contracts come from a host of their own; when only that fails, those known stay. */
  private withKnownInverse({ venue }: VenueGateway, instruments: Instrument[]): Instrument[] {
    if (instruments.length === 0 || instruments.some(({ kind }) => kind === 'inverse')) return instruments;
    const known = this.registry.of(venue).filter(({ kind }) => kind === 'inverse');
    if (known.length > 0)
      this.logger.warn(`${venue}: no coin-margined contracts in the answer; going on with ${known.length} known ones`);
    return [...instruments, ...known];
  }

  private later(gateway: VenueGateway, ms: number, retryMs: number): void {
    if (this.stopped) return;
    this.cancels.set(
      gateway.venue,
      this.scheduler.after(ms, () => void this.refresh(gateway, retryMs)),
    );
  }

  /** Said once until it works again: the same fault every two minutes all night is no news. */
  private report(gateway: VenueGateway, error: unknown): void {
    if (!this.faults.has(gateway.venue)) {
      const origin = this.registry.origin(gateway.venue);
      this.logger.warn(
        `${gateway.venue}: ${messageOf(error)}; going on with the ${origin?.source} list of ${this.registry.of(gateway.venue).length} contracts`,
      );
    }
    this.faults.set(gateway.venue, messageOf(error));
  }

  private apply(gateway: VenueGateway): void {
    const { venue } = gateway;
    gateway.know(this.registry.of(venue));
    const watched = chooseWatched(
      this.registry.of(venue),
      this.environment.SYMBOLS,
      this.volumes.get(venue) ?? new Map(),
      WATCHED_BY_VOLUME,
    );
    this.watched.set(venue, watched);
    gateway.watch(watched);
  }

  /** Bars and supply of every watched asset, the largest first; one that fails is tried with the next refresh. */
  private async loadReferences(gateway: VenueGateway): Promise<void> {
    for (const instrument of referenceContracts(
      this.watched.get(gateway.venue) ?? [],
      this.volumes.get(gateway.venue) ?? new Map(),
    )) {
      if (this.stopped) return;
      const known = this.referenceTime.get(instrument.symbol) ?? -Infinity;
      if (this.clock.now() - known < REFERENCE_REFRESH_MS) continue;
      try {
        await this.loadReference(gateway, instrument);
        this.referenceTime.set(instrument.symbol, this.clock.now());
      } catch (error) {
        this.faults.set(gateway.venue, messageOf(error));
      }
    }
  }

  /** Asked only when some asset needs it, and hourly like the rest; without an answer the fixed entry table serves. */
  private async loadMarketCaps(): Promise<void> {
    const now = this.clock.now();
    if (this.withoutSupply.size === 0 || now < this.nextMarketCaps) return;
    this.nextMarketCaps = now + REFERENCE_REFRESH_MS;
    try {
      const caps = await this.marketCaps.marketCaps();
      for (const asset of this.withoutSupply) {
        const marketCapUsd = caps.get(asset.toUpperCase());
        if (marketCapUsd === undefined) continue;
        this.sink.accept({
          type: 'reference',
          asset,
          receivedTime: this.clock.now(),
          marketCapUsd,
          source: this.marketCaps.name,
        });
      }
    } catch (error) {
      this.faults.set(this.marketCaps.name, messageOf(error));
    }
  }

  private async loadReference(gateway: VenueGateway, instrument: Instrument): Promise<void> {
    for (const bar of await gateway.bars(instrument, DAY_SECONDS, 14)) this.sink.accept(bar);
    for (const bar of await gateway.bars(instrument, HOUR_SECONDS, 7 * 24 + 1)) this.sink.accept(bar);
    const circulatingSupply = await gateway.circulatingSupply(instrument);
    if (circulatingSupply === undefined) {
      this.withoutSupply.add(instrument.asset);
      return;
    }
    this.sink.accept({
      type: 'reference',
      asset: instrument.asset,
      receivedTime: this.clock.now(),
      circulatingSupply,
      source: `${gateway.venue}:CMCCirculatingSupply`,
    });
  }
}
