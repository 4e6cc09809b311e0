import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedSession } from '../../src/backtest/simulated-session';
import { type RunningApp, startApp } from '../../src/bootstrap';
import { ConfigFiles } from '../../src/config/config.module';
import { type Environment, readEnvironment } from '../../src/config/environment';
import type { Alert } from '../../src/core/alert';
import { DispatchService } from '../../src/dispatch/dispatch.service';
import { engineConfig } from '../../src/engine/engine-config.factory';
import { type MarketFact, type MarketModel, VenueSimulator } from '../../src/simulator';
import { LeveragedMarket } from '../../src/simulator/market/leveraged-market';
import { within } from '../support/eventually';

jest.setTimeout(120_000);

const SEED = 11;
/** From the start of the program to the opening of the market: time enough to connect. */
const HEAD_START_MS = 8_000;
const LENGTH_MS = 22_000;
const LIQUIDATIONS_MS = 16_000;

/** A cascade whose liquidations stop a while before the run does: what still grows has no last revision to compare. */
function openMarket(seed: number, startMs: number): MarketModel {
  const market = new LeveragedMarket({ seed, startMs, assets: 4, scenario: 'cascade' });
  const lasts = ({ kind, time }: MarketFact): boolean => kind !== 'liquidation' || time < startMs + LIQUIDATIONS_MS;
  return {
    universe: market.universe,
    listings: () => market.listings(),
    advance: (nowMs) => market.advance(nowMs).filter(lasts),
    skipTo: (nowMs) => market.skipTo(nowMs),
  };
}

/**
 * What the canonical form fixes of an alert. Left out are received times and what follows from them: over sockets a
 * frame arrives some milliseconds after it was due, in process at that very moment. So the ticks between two frames may
 * fall before the one or the other, which moves the end of an episode, the number of revisions, and the price that was
 * last seen when a figure was told, but neither what was liquidated nor what that was judged to be.
 */
function told(alerts: ReadonlyMap<string, Alert>): unknown[] {
  return [...alerts.values()]
    .map(({ id, incidentId, type, asset, instruments, onsetTime, severity, thresholds, session, simulated, facts }) => {
      const { count, longs, shorts, usd } = facts;
      const fixed = { id, incidentId, type, asset, instruments, onsetTime, severity, thresholds, session, simulated };
      return { ...fixed, count, longs, shorts, usd };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('a run in process and one over sockets', () => {
  let folder: string;
  let venue: VenueSimulator;
  let running: RunningApp | undefined;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'foreshock-same-'));
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await running?.close();
    await venue.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The whole program in real time; answers with the last revision of every alert, and with when it was connected. */
  async function overSockets(
    environment: Environment,
    untilMs: number,
  ): Promise<{ readonly live: Map<string, Alert>; readonly fromMs: number }> {
    const alerts = new Map<string, Alert>();
    const end = new Promise<void>((resolve) => setTimeout(resolve, untilMs - Date.now()));
    const subscribed = venue.once('subscribed', '!forceOrder@arr');
    running = await startApp(environment, {
      prepare: (app) => app.get(DispatchService).onRevision(({ alert }) => alerts.set(alert.id, alert)),
    });
    await within(HEAD_START_MS, 'subscription to liquidations', subscribed);
    const fromMs = Date.now();
    expect(fromMs).toBeLessThan(venue.startMs);
    await end;
    return { live: alerts, fromMs };
  }

  it('give the same alerts for the same seed, scenario and start', async () => {
    venue = await VenueSimulator.start({ seed: SEED, startMs: Date.now() + HEAD_START_MS, market: openMarket });
    const { startMs } = venue;
    const environment = readEnvironment({
      ...venue.environment,
      PORT: '0',
      OPS_PORT: '0',
      VENUES: 'binance',
      MONITORING_LOG_LEVEL: 'ERROR',
      SIMULATED: 'true',
      DATABASE_URL: `sqlite:${join(folder, 'same.db')}`,
    });
    const untilMs = startMs + LENGTH_MS;
    const { live, fromMs } = await overSockets(environment, untilMs);

    const session = new SimulatedSession({
      market: openMarket(SEED, startMs),
      seed: SEED,
      startMs,
      fromMs,
      config: engineConfig(environment, ConfigFiles.read(environment)),
    });
    const alerts = new Map<string, Alert>();
    await session.run(untilMs, ({ alert }) => alerts.set(alert.id, alert));
    session.finish();

    expect(new Set([...alerts.values()].map(({ type }) => type))).toEqual(
      new Set(['LIQUIDATION', 'LIQUIDATION_CASCADE']),
    );
    expect(alerts.size).toBeGreaterThan(3);
    expect(told(live)).toEqual(told(alerts));
  });
});
