import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { EventLogReader } from '../../backtest/event-log.reader';
import { ReplaySession } from '../../backtest/replay-session';
import type { Alert } from '../../core/alert';
import { LeveragedMarket } from '../market/leveraged-market';
import type { LiquidationFill, MarketFact } from '../market/market-model.contract';
import type { VenueName } from '../market/universe';
import { FactMarket } from '../testing/fact-market';
import { EventLog } from './event-log';
import { TruthLog } from './truth-log';

jest.setTimeout(60_000);

const START = 1_790_000_000_000;
type Line = Readonly<Record<string, unknown>>;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'simulator-log-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function linesOf(path: string): Line[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function record(facts: readonly MarketFact[], ms: number): Line[] {
  const path = join(folder, 'facts.ndjson');
  const log = new EventLog(path, { market: new FactMarket(facts), startMs: START });
  for (const fact of facts) log.accept(fact);
  log.advance(START + ms);
  log.close();
  const lines = linesOf(path);
  expect(lines).toHaveLength(log.lines);
  return lines;
}

const of = (lines: readonly Line[], type: string): Line[] => lines.filter((line) => line.type === type);
const at = (line: Line): number => Number(line.receivedTime) - START;

function liquidation(venue: VenueName, symbol: string, offset: number, quantity = 2): LiquidationFill {
  const prices = { orderPrice: 90_000, averagePrice: 100_000, lastQuantity: quantity };
  return { kind: 'liquidation', time: START + offset, venue, symbol, side: 'SELL', quantity, ...prices };
}

describe('EventLog', () => {
  it('names contracts as ccxt does and speaks in base coins and USD', () => {
    const trade = { kind: 'trade', time: START + 1, takerSide: 'buy' } as const;
    const lines = record(
      [
        { ...trade, venue: 'binance', symbol: '1000PEPEUSDT', price: 0.0058, quantity: 7 },
        { ...trade, venue: 'okx', symbol: 'PEPE-USDT-SWAP', price: 0.0058, quantity: 7 },
        { ...trade, venue: 'binance', symbol: 'BTCUSD_PERP', price: 50_000, quantity: 3 },
        { ...trade, venue: 'deribit', symbol: 'BTC-PERPETUAL', price: 50_000, quantity: 3 },
        { ...trade, venue: 'bybit', symbol: '币安人生USDT', price: 0.14, quantity: 0.1 + 0.2 },
      ],
      5,
    );
    expect(
      of(lines, 'trade').map(({ instrument, price, quantity, notionalUsd }) => [
        instrument,
        price,
        quantity,
        notionalUsd,
      ]),
    ).toEqual([
      ['1000PEPE/USDT:USDT', 0.0058, 7, undefined],
      ['PEPE/USDT:USDT', 0.0000058, 7_000, undefined],
      ['BTC/USD:BTC', 50_000, 0.006, 300],
      ['BTC/USD:BTC', 50_000, 0.0006, 30],
      ['币安人生/USDT:USDT', 0.14, 0.3, undefined],
    ]);
  });

  it('tells liquidations as each venue does: sampled or all, when and at the price it would', () => {
    const linear: readonly (readonly [VenueName, string])[] = [
      ['binance', 'BTCUSDT'],
      ['bybit', 'BTCUSDT'],
      ['okx', 'BTC-USDT-SWAP'],
      ['deribit', 'BTC-PERPETUAL'],
    ];
    const facts = [10, 20].flatMap((offset) =>
      linear.map(([venue, symbol]) => liquidation(venue, symbol, offset, offset / 10)),
    );
    const told = of(record(facts, 5_000), 'liquidation');
    const by = (venue: VenueName): Line[] => told.filter((line) => line.venue === venue);
    expect(told.map(at)).toEqual([...told.map(at)].sort((a, b) => a - b));
    expect(by('binance')).toEqual([
      expect.objectContaining({ exchangeTime: START + 20, quantity: 2, price: 100_000, notionalUsd: 200_000 }),
    ]);
    expect(by('binance')[0]).toMatchObject({ side: 'sell', sampled: true, priceKind: 'fill' });
    expect(at(by('binance')[0] as Line)).toBeGreaterThanOrEqual(1_017);
    expect(by('okx')).toEqual([expect.objectContaining({ price: 90_000, sampled: true, priceKind: 'bankruptcy' })]);
    const whole = { sampled: false, priceKind: 'bankruptcy', price: 90_000 };
    expect(by('bybit')).toEqual([expect.objectContaining(whole), expect.objectContaining(whole)]);
    expect(by('bybit').map(at)).toEqual([500, 500]);
    expect(by('deribit').map(({ notionalUsd, quantity }) => [notionalUsd, quantity])).toEqual([
      [10, 0.0001],
      [20, 0.0002],
    ]);
    expect(by('deribit')[0]).toMatchObject({ sampled: false, priceKind: 'fill' });
  });

  it('tells open interest in coins, of inverse contracts once there is a price', () => {
    const interest = { kind: 'openInterest', venue: 'binance', quantity: 600 } as const;
    const prices = { markPrice: 50_000, markAverage: 1, indexPrice: 50_001, fundingRate: 0.0001, nextFundingTime: 7 };
    const mark = { kind: 'mark', venue: 'binance', ...prices } as const;
    const lines = record(
      [
        { ...interest, time: START, symbol: 'BTCUSDT' },
        { ...interest, time: START, symbol: 'BTCUSD_PERP' },
        { ...mark, time: START + 1, symbol: 'BTCUSD_PERP' },
        { ...interest, time: START + 2, symbol: 'BTCUSD_PERP' },
        { ...mark, time: START + 3, venue: 'deribit', symbol: 'BTC-PERPETUAL' },
      ],
      10,
    );
    expect(
      of(lines, 'openInterest').map(({ openInterest, openInterestUsd }) => [openInterest, openInterestUsd]),
    ).toEqual([
      [600, undefined],
      [1.2, 60_000],
    ]);
    const [binance, deribit] = of(lines, 'mark');
    expect(binance).toMatchObject({ markPrice: 50_000, indexPrice: 50_001, fundingRate: 0.0001, nextFundingTime: 7 });
    expect(deribit).not.toHaveProperty('nextFundingTime');
  });

  it('begins with what is listed, ticks each second, and tells of nothing that a dark venue hides', () => {
    const outage = (offset: number, down: boolean): MarketFact => ({
      kind: 'outage',
      time: START + offset,
      venue: 'binance',
      down,
    });
    const facts = [
      liquidation('binance', 'BTCUSDT', 1_500),
      outage(2_000, true),
      liquidation('binance', 'BTCUSDT', 2_500),
      liquidation('bybit', 'BTCUSDT', 2_500),
      outage(5_000, false),
      liquidation('binance', 'BTCUSDT', 6_000),
    ];
    const lines = record(facts, 8_000);
    expect(lines[0]).toMatchObject({ type: 'config', content: { simulated: true } });
    expect(of(lines, 'instrument')).toHaveLength(new FactMarket([]).listings().length);
    expect(of(lines, 'tick').map(at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((second) => second * 1_000));
    expect(of(lines, 'liquidation').map(({ venue, exchangeTime }) => [venue, Number(exchangeTime) - START])).toEqual([
      ['bybit', 2_500],
      ['binance', 6_000],
    ]);
    const holes = of(lines, 'gap').filter(({ stream }) => stream === 'binance:liquidations');
    expect(holes.map(({ from, to }) => [from, to])).toEqual([
      [START + 2_000, undefined],
      [START + 2_000, START + 5_000],
    ]);
  });

  it.each(['market.ndjson', 'market.ndjson.gz'])('writes a log that a replay takes line by line: %s', async (name) => {
    const path = join(folder, name);
    const truthPath = join(folder, `truth-${name}`);
    const truth = new TruthLog(truthPath);
    const market = new LeveragedMarket({ seed: 7, startMs: START, assets: 3, scenario: 'cascade', truth });
    const log = new EventLog(path, { market, startMs: market.now });
    for (let time = START; time <= START + 15_000; time += 500) {
      for (const fact of market.advance(time)) log.accept(fact);
      log.advance(time);
    }
    log.close();
    truth.close();
    const reader = new EventLogReader(path);
    const alerts = new Map<string, Alert>();
    const replay = new ReplaySession(({ alert }) => alerts.set(alert.id, alert));
    const times: number[] = [];
    for await (const event of reader.events()) {
      times.push(event.receivedTime);
      replay.accept(event);
    }
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
    replay.finish();
    expect(reader.report).toMatchObject({ lines: log.lines, events: log.lines, bad: 0, unknown: {} });
    const told = [...alerts.values()].find(({ type, asset }) => type === 'LIQUIDATION_CASCADE' && asset === 'BTC');
    expect(told?.simulated).toBe(true);
    expect(new Set(told?.venues.map(({ venue, completeness }) => `${venue} ${completeness}`))).toEqual(
      new Set(['binance sampled', 'bybit full', 'okx sampled', 'deribit full']),
    );
    const facts = linesOf(truthPath);
    expect(facts).toHaveLength(truth.lines);
    expect(facts.every((fact) => Object.keys(fact)[0] === 'time')).toBe(true);
    expect(facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['order', 'position', 'liquidation']));
  });

  it('says which file cannot be made', () => {
    const path = join(folder, 'nowhere', 'log.ndjson');
    expect(() => new TruthLog(path)).toThrow(/ENOENT.*nowhere/);
  });
});
