import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { MarketEvent } from '../core/market-event';
import { liquidation, START, tick } from '../core/testing/events';
import { EventLogReader } from './event-log.reader';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'foreshock-reader-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function readAll(reader: EventLogReader): Promise<MarketEvent[]> {
  const events: MarketEvent[] = [];
  for await (const event of reader.events()) events.push(event);
  return events;
}

const lines = (events: readonly MarketEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const hundred = Array.from({ length: 100 }, (_, i) => liquidation({ exchangeTime: START + i }));

describe(EventLogReader.name, () => {
  it('reads a plain log in order', async () => {
    const reader = new EventLogReader(file('plain.ndjson', lines(hundred)));
    expect(await readAll(reader)).toEqual(hundred);
    expect(reader.report).toMatchObject({ lines: 100, events: 100, bad: 0, badLines: [], unknown: {} });
    expect(reader.report.bytesRead).toBe(reader.report.bytesTotal);
  });

  it('reads the same from a gzipped one, and counts bytes of the file', async () => {
    const reader = new EventLogReader(file('packed.ndjson.gz', gzipSync(lines(hundred))));
    expect(await readAll(reader)).toEqual(hundred);
    expect(reader.report.bytesRead).toBe(reader.report.bytesTotal);
  });

  it('reads a log of several gzip members, as one that was appended to', async () => {
    const packed = Buffer.concat([gzipSync(lines(hundred)), gzipSync(lines([tick(START)]))]);
    expect(await readAll(new EventLogReader(file('members.ndjson.gz', packed)))).toHaveLength(101);
  });

  it('counts bad lines, names them by number, and goes on', async () => {
    const text = `${lines([tick(1)])}{broken\n\n{"type":"trade"}\r\n${lines([tick(2)])}{"type":"tick","receivedTime":"x"}`;
    const reader = new EventLogReader(file('bad.ndjson', text));
    expect(await readAll(reader)).toEqual([tick(1), tick(2)]);
    expect(reader.report).toMatchObject({ lines: 6, events: 2, bad: 3 });
    expect(reader.report.badLines).toEqual([
      { line: 2, reason: 'expected JSON, was {broken' },
      { line: 4, reason: 'venue: expected a string, was missing' },
      { line: 6, reason: 'receivedTime: expected epoch milliseconds, was "x"' },
    ]);
  });

  it('keeps the first twenty bad lines in words and counts all', async () => {
    const reader = new EventLogReader(file('worse.ndjson', 'x\n'.repeat(50)));
    expect(await readAll(reader)).toEqual([]);
    expect(reader.report.bad).toBe(50);
    expect(reader.report.badLines.map((bad) => bad.line)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('counts unknown types by name', async () => {
    const text = '{"type":"ratio"}\n{"type":"ratio"}\n{"type":"weather"}\n';
    const reader = new EventLogReader(file('unknown.ndjson', text));
    expect(await readAll(reader)).toEqual([]);
    expect(reader.report).toMatchObject({ lines: 3, events: 0, bad: 0, unknown: { ratio: 2, weather: 1 } });
  });

  it('reads an empty log as empty', async () => {
    expect(await readAll(new EventLogReader(file('empty.ndjson', '')))).toEqual([]);
  });

  it('gives what came before a gzip was cut off, and then says that it is damaged', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      liquidation({ exchangeTime: START + i, notionalUsd: i * 7.77 }),
    );
    const packed = gzipSync(lines(many));
    const path = file('cut.ndjson.gz', packed.subarray(0, packed.length / 2));
    const reader = new EventLogReader(path);
    const events: MarketEvent[] = [];
    const reading = (async () => {
      for await (const event of reader.events()) events.push(event);
    })();
    await expect(reading).rejects.toThrow(
      new RegExp(`^${path}: damaged after line \\d+ \\(.*unexpected end of file\\)$`),
    );
    expect(events.length).toBeGreaterThan(1_000);
    expect(events).toEqual(many.slice(0, events.length));
  });

  it('does not call the line a cut-off gzip ends in the middle of a bad line', async () => {
    const packed = gzipSync(
      lines(Array.from({ length: 5_000 }, (_, i) => liquidation({ exchangeTime: START + i * 77 }))),
    );
    const reader = new EventLogReader(file('half.ndjson.gz', packed.subarray(0, packed.length - 2_000)));
    await expect(readAll(reader)).rejects.toMatchObject({ code: 'EVENT_LOG' });
    expect(reader.report.bad).toBe(0);
  });

  it('says that a gzip is none', async () => {
    const reader = new EventLogReader(file('none.ndjson.gz', 'plain text'));
    await expect(readAll(reader)).rejects.toThrow(
      /none\.ndjson\.gz: damaged after line 0 \(.*incorrect header check\)/,
    );
  });

  it('says which file cannot be read', () => {
    const missing = join(folder, 'missing.ndjson');
    expect(() => new EventLogReader(missing)).toThrow(/missing\.ndjson: expected a readable event log \(.*ENOENT/);
  });

  it('says so too when it turns out to be a folder', async () => {
    await expect(readAll(new EventLogReader(folder))).rejects.toThrow(/damaged after line 0 \(.*EISDIR/);
  });

  it('reads the example log of the project without a complaint', async () => {
    const path = join(__dirname, '../../test/fixtures/seven-liquidations.ndjson');
    const reader = new EventLogReader(path);
    expect(await readAll(reader)).toHaveLength(readFileSync(path, 'utf8').trim().split('\n').length);
    expect(reader.report).toMatchObject({ events: 7, bad: 0 });
  });
});
