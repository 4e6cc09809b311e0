import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { MarketEvent } from '../core/market-event';
import { burst, liquidation, MINUTE, SECOND, START, tick, trade } from '../core/testing/events';
import { registerReplay } from './replay.cli';

class Exit extends Error {}

let folder: string;
let out: string;
let err: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'foreshock-replay-'))));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(`exit ${code}`);
  });
});
afterEach(() => jest.restoreAllMocks());

const lines = (events: readonly MarketEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const story: readonly MarketEvent[] = [
  ...burst([90_000, 90_000, 90_000, 90_000, 90_000, 90_000]),
  liquidation({ exchangeTime: START + 9 * SECOND, notionalUsd: 60_000 }),
  trade({ exchangeTime: START + 3 * MINUTE }),
];

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function run(...args: string[]): Promise<unknown> {
  const program = new Command('foreshock').exitOverride();
  registerReplay(program);
  return program.parseAsync(['node', 'foreshock', 'replay', ...args]);
}

describe('foreshock replay', () => {
  it('prints what would have been said, growth left out, and a summary', async () => {
    await run(file('story.ndjson', lines(story)));
    const said = out.trimEnd().split('\n');
    expect(said[0]).toBe(
      '14:00:05 UTC  LOW      BTC LIQUIDATION CASCADE  6 liquidations in 30 s, $540K (6 longs, 0 shorts) at $100,000',
    );
    expect(said[1]).toBe('              seen: Binance $540K full');
    expect(said[2]).toMatch(
      /ended: BTC cascade: 7 liquidations in 9 s, \$600K \(7 longs, 0 shorts\), peak \$600K in 30 s/,
    );
    expect(said[3]).toMatch(/^8 events, 1 alert in 1 incident, 0 bad lines, [\d.]+ s$/);
    expect(said).toHaveLength(4);
  });

  it('prints exactly one JSON object on stdout with --json', async () => {
    const path = file('json.ndjson', `${lines(story)}{broken\n{"type":"weather"}\n`);
    await run(path, '--json');
    expect(out.endsWith('}\n') && out.indexOf('\n') === out.length - 1).toBe(true);
    expect(JSON.parse(out)).toEqual({
      file: path,
      lines: 10,
      events: 8,
      badLines: 1,
      unknownTypes: { weather: 1 },
      alertCount: 1,
      incidentCount: 1,
      seconds: expect.any(Number),
      alerts: [expect.objectContaining({ type: 'LIQUIDATION_CASCADE', phase: 'ended', asset: 'BTC' })],
    });
    expect(err).toContain(`${path}:9: expected JSON, was {broken; skipped\n`);
  });

  it('writes the same canonical alerts each time, from a plain log and from a packed one', async () => {
    const plain = file('a.ndjson', lines(story));
    const packed = file('a.ndjson.gz', gzipSync(lines(story)));
    const outs = ['1', '2', '3'].map((n) => join(folder, `alerts-${n}.ndjson`));
    await run(plain, '--alerts', outs[0]!);
    await run(plain, '--alerts', outs[1]!, '--json');
    await run(packed, '--alerts', outs[2]!);
    const [first, second, third] = outs.map((path) => readFileSync(path, 'utf8'));
    expect(first?.trimEnd().split('\n')).toHaveLength(3);
    expect(second).toBe(first);
    expect(third).toBe(first);
    for (const line of first!.trimEnd().split('\n')) {
      const alert = JSON.parse(line) as { receipts: object; facts: { count: number } };
      expect(Object.keys(alert.receipts)).toEqual(
        expect.not.arrayContaining(['detectedTime', 'queuedTime', 'sentTime']),
      );
      expect(alert.facts.count).toBeGreaterThanOrEqual(6);
    }
  });

  it('keeps the pace of the log with --speed, and holds nothing back without it', async () => {
    const waits: number[] = [];
    jest.spyOn(performance, 'now').mockReturnValue(0);
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((go: () => void, ms: number) => {
      waits.push(ms);
      queueMicrotask(go);
    }) as never);
    const path = file('pace.ndjson', lines([tick(START), tick(START + 6 * SECOND), tick(START + MINUTE)]));
    await run(path, '--speed', '60');
    expect(waits).toEqual([100, 1_000]);
    await run(path);
    expect(waits).toHaveLength(2);
  });

  it.each(['0', '-1', 'fast', 'NaN'])('refuses a speed of %s and says what it expected', async (speed) => {
    await expect(run(file('speed.ndjson', ''), `--speed=${speed}`)).rejects.toThrow(
      `--speed: expected a number above 0, was '${speed}'`,
    );
  });

  it('ends with one sentence and exit code 1 when there is no such file', async () => {
    const missing = join(folder, 'missing.ndjson');
    await expect(run(missing)).rejects.toThrow('exit 1');
    expect(err).toMatch(/missing\.ndjson: expected a readable event log \(.*ENOENT.*\)\n$/);
    expect(out).toBe('');
  });

  it('ends with the name of the file and exit code 1 when a gzip is cut off', async () => {
    const path = file('cut.ndjson.gz', gzipSync(lines(story)).subarray(0, -8));
    await expect(run(path)).rejects.toThrow('exit 1');
    expect(err).toMatch(/cut\.ndjson\.gz: damaged after line \d+/);
  });

  it('keeps the alerts of what came before a gzip was cut off', async () => {
    const path = file('cut2.ndjson.gz', gzipSync(lines(story)).subarray(0, -8));
    const alerts = join(folder, 'cut2.alerts.ndjson');
    await expect(run(path, '--alerts', alerts)).rejects.toThrow('exit 1');
    expect(readFileSync(alerts, 'utf8')).toContain('LIQUIDATION_CASCADE');
  });

  it('ends with exit code 1 when the alerts cannot be written', async () => {
    const path = file('ok.ndjson', lines(story));
    await expect(run(path, '--alerts', join(folder, 'nowhere', 'alerts.ndjson'))).rejects.toThrow('exit 1');
    expect(err).toMatch(/ENOENT/);
  });

  it('shows how far it is, every tenth once, where there is no terminal', async () => {
    await run(file('long.ndjson', lines(Array.from({ length: 30_000 }, (_, i) => tick(START + i)))), '--json');
    const shown = [...err.matchAll(/^replay (\d+)% \(\d+ events\)$/gm)].map((match) => Number(match[1]));
    expect(shown.at(-1)).toBe(100);
    expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
    expect(err).toContain('replay 100% (30000 events)\n');
  });
});
