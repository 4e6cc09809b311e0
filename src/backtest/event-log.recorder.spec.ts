import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarketEvent } from '../core/market-event';
import {
  baselineBars,
  burst,
  byReceivedTime,
  liquidation,
  MINUTE,
  reference,
  SECOND,
  START,
  ticks,
  trade,
} from '../core/testing/events';
import { canonicalLine } from '../dispatch/domain/canonical';
import { DEFAULT_CONFIG } from '../engine/domain/engine-config';
import { EventLogReader } from './event-log.reader';
import { alertsPath, EventLogRecorder } from './event-log.recorder';
import { ReplaySession } from './replay-session';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'foreshock-recorder-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const story: readonly MarketEvent[] = [
  { type: 'config', receivedTime: START, hash: 'h', content: { ...DEFAULT_CONFIG, simulated: true } },
  { type: 'state', receivedTime: START, content: { ticks: true } },
  ...baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.05 }),
  reference({ marketCapUsd: 2e12 }),
  ...byReceivedTime<MarketEvent>([
    trade(),
    ...burst([150_000, 200_000, 170_000.55, 180_000, 170_000], SECOND, { sampled: true }),
    liquidation({ exchangeTime: START + 20 * SECOND, instrument: '1000PEPE/USDT:USDT', price: 0.0112 }),
    liquidation({ exchangeTime: START + 25 * SECOND, notionalUsd: 9e6 }),
    ...ticks(START, START + 5 * MINUTE),
  ]),
];

/** Runs the story as live does, with the recorder looking on. */
async function record(path: string): Promise<EventLogRecorder> {
  const recorder = new EventLogRecorder(path);
  const live = new ReplaySession((change) => recorder.acceptChange(change));
  for (const event of story) {
    recorder.accept(event);
    live.accept(event);
  }
  live.finish();
  await recorder.close();
  return recorder;
}

describe(EventLogRecorder.name, () => {
  it.each(['plain.ndjson', 'packed.ndjson.gz'])(
    'makes of %s a log that replays to the alerts beside it',
    async (name) => {
      const path = join(folder, name);
      const recorder = await record(path);
      const again: string[] = [];
      const replay = new ReplaySession((change) => again.push(`${canonicalLine(change.alert)}\n`));
      const reader = new EventLogReader(path);
      for await (const event of reader.events()) replay.accept(event);
      replay.finish();
      expect(reader.report).toMatchObject({ events: story.length, bad: 0, unknown: {} });
      expect(again.length).toBeGreaterThan(4);
      expect(again.join('')).toBe(readFileSync(alertsPath(path), 'utf8'));
      expect(recorder.counts).toEqual({ events: story.length, alerts: again.length });
      expect(recorder.error).toBeUndefined();
    },
  );

  it('gives back every event as it was given', async () => {
    const path = join(folder, 'same.ndjson');
    await record(path);
    const events: MarketEvent[] = [];
    for await (const event of new EventLogReader(path).events()) events.push(event);
    expect(events).toEqual(story);
  });

  it('says why nothing is written any more', async () => {
    const recorder = new EventLogRecorder(join(folder, 'nowhere', 'log.ndjson'));
    recorder.accept(story[0]!);
    await expect(recorder.close()).rejects.toThrow(/ENOENT/);
    expect(recorder.error).toMatchObject({ code: 'ENOENT' });
  });

  it('names the alerts after the log', () => {
    expect(alertsPath('a/log.ndjson.gz')).toBe('a/log.ndjson.gz.alerts.ndjson');
  });
});
