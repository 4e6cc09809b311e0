import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLogReader } from '../backtest/event-log.reader';
import { alertsPath, EventLogRecorder } from '../backtest/event-log.recorder';
import { ReplaySession } from '../backtest/replay-session';
import type { MarketEvent } from '../core/market-event';
import { burst, gap, MINUTE, SECOND, START, trade } from '../core/testing/events';
import { canonicalLine } from '../dispatch/domain/canonical';
import { DispatchRig } from '../dispatch/testing/dispatch-rig';
import { settle } from '../dispatch/testing/settle';
import { EngineStoreRepository } from '../persistence/engine-store.repository';
import { ManualScheduler } from '../streams/testing/manual-scheduler';
import { DEFAULT_CONFIG } from './domain/engine-config';
import { EngineService } from './engine.service';

const folder = mkdtempSync(join(tmpdir(), 'foreshock-recording-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FEEDS = [{ venue: 'binance', stream: 'binance:!forceOrder@arr' }] as const;
const six = (offset: number, notionalUsd = 120_000) =>
  burst(
    Array.from({ length: 6 }, () => notionalUsd),
    100,
    { exchangeTime: START + offset },
  );

let rig: DispatchRig;
let engine: EngineService;
let files = 0;
beforeEach(async () => {
  rig = await DispatchRig.open();
});
afterEach(() => rig.close());

async function run(recorder?: EventLogRecorder): Promise<void> {
  rig.scheduler = new ManualScheduler(rig.clock);
  rig.service = rig.newService();
  engine = new EngineService(new EngineStoreRepository(rig.database), rig.service, rig.clock, rig.scheduler);
  if (recorder !== undefined) {
    engine.observe(recorder);
    rig.service.onRevision((change) => recorder.acceptChange(change));
  }
  await engine.start(DEFAULT_CONFIG, 'hash', FEEDS);
  rig.service.start();
  await settle();
}

async function feed(events: readonly MarketEvent[]): Promise<void> {
  for (const event of events) {
    await rig.advance(event.receivedTime - rig.clock.now(), 500);
    engine.accept(event);
  }
}

async function recorded(session: () => Promise<void>): Promise<string> {
  const path = join(folder, `${++files}.ndjson.gz`);
  const recorder = new EventLogRecorder(path);
  await run(recorder);
  await session();
  await engine.stop();
  await rig.service.stop();
  await recorder.close();
  return path;
}

async function replayed(path: string): Promise<string[]> {
  const lines: string[] = [];
  const session = new ReplaySession(({ alert }) => lines.push(canonicalLine(alert)));
  const reader = new EventLogReader(path);
  for await (const event of reader.events()) session.accept(event);
  session.finish();
  expect(reader.report).toMatchObject({ bad: 0, unknown: {} });
  return lines;
}

const alertLines = (path: string): string[] =>
  readFileSync(alertsPath(path), 'utf8').trim().split('\n').filter(Boolean);

describe('a recorded session, replayed', () => {
  it('gives byte-identical canonical alerts', async () => {
    const path = await recorded(async () => {
      await feed([trade({ exchangeTime: START + 50 }), ...six(100), ...six(5 * SECOND, 700_000)]);
      await feed([gap({ reason: 'blind', from: START + 8 * SECOND })]);
      await rig.advance(3 * MINUTE, 500);
      await feed(six(4 * MINUTE));
    });
    const live = alertLines(path);
    expect(live.length).toBeGreaterThan(5);
    expect(await replayed(path)).toEqual(live);
  });

  it('does so also when it began with an open incident of the run before', async () => {
    await run();
    await feed(six(0));
    await rig.advance(3 * SECOND, 500);
    const [before] = await rig.alerts();
    const path = await recorded(async () => {
      await feed(six(5 * SECOND, 900_000));
      await rig.advance(2 * MINUTE, 500);
    });
    const live = alertLines(path);
    expect(live.map((line) => (JSON.parse(line) as { incidentId: string }).incidentId)).toContain(before?.incidentId);
    expect(await replayed(path)).toEqual(live);
  });

  it('does so also when the run before crashed while a liquidation was not yet part of its state', async () => {
    await run();
    await feed(six(0).slice(0, 4));
    await rig.advance(300, 100);
    const path = await recorded(() => feed(six(2 * SECOND)));
    expect(await replayed(path)).toEqual(alertLines(path));
  });

  it('does so also when it began with a blind feed of the run before', async () => {
    await run();
    await feed([gap({ reason: 'blind' })]);
    await rig.advance(3 * SECOND, 500);
    const path = await recorded(() => rig.advance(3 * SECOND, 500));
    const live = alertLines(path);
    expect(live).toHaveLength(1);
    expect(await replayed(path)).toEqual(live);
  });

  it('does so also when it began by ending an incident nobody had heard of for long', async () => {
    await run();
    await feed(six(0));
    await rig.advance(3 * SECOND, 500);
    rig.clock.advance(20 * MINUTE);
    const path = await recorded(() => feed(six(rig.clock.now() - START + SECOND)));
    const live = alertLines(path);
    expect(live.length).toBeGreaterThan(0);
    expect(await replayed(path)).toEqual(live);
  });
});
