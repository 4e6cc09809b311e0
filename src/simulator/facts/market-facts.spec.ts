import { Random } from '../market/random';
import type { BookState } from '../market/market-model.contract';
import { Universe } from '../market/universe';
import { DepthFacts } from './depth-facts';
import { DAY_MS } from './fact-collector.contract';
import { LeadLag } from './lead-lag';
import type { Cascade } from './liquidation-runs';
import { OpenInterestFacts } from './open-interest-facts';
import { SyntheticMarket } from './testing/synthetic-market';
import { TradeRate } from './trade-rate';
import { Undercount } from './undercount';

const START = Date.UTC(2026, 0, 1);

function cascadeOf(start: number, over: Partial<Cascade> = {}): Cascade {
  const empty = { usd: 1e6, longUsd: 1e6, sampledUsd: 0, sampledFullUsd: 0 };
  return { start, end: start, quietMs: 0, records: 5, venues: new Set(), ...empty, ...over };
}

describe(OpenInterestFacts.name, () => {
  const universe = new Universe(2);
  const perpetual = universe.findContract('binance', 'BTCUSDT');
  const inverse = universe.findContract('deribit', 'BTC-PERPETUAL');
  if (!perpetual || !inverse) throw new Error('the universe lists no Bitcoin');

  it('measures 15-min changes each 5 min, and the liquidated share of a drop', () => {
    const facts = new OpenInterestFacts();
    facts.begin(START, new SyntheticMarket([]));
    const coins = [1000, 1000, 1000, 1002, 980, 980, 980, 980];
    coins.forEach((quantity, index) => {
      facts.openInterest('binance', 'BTCUSDT', quantity);
      if (index === 4) facts.liquidation(perpetual, 1);
      facts.second(START + index * 300_000);
      facts.second(START + index * 300_000 + 1000);
    });
    facts.end();
    const found = facts.measure();
    // 1000 to 1002, 980 and 980, then 1002 to 980, 980 to 980.
    expect(found.openInterestMedian).toEqual({ value: expect.closeTo(0.02, 9), n: 5 });
    expect(found.openInterestP999?.value).toBeCloseTo(22 / 1002, 3);
    // One coin of drops by 20, 20 and 22.
    expect(found.forcedShare).toEqual({ value: expect.closeTo(1 / 20, 9), n: 3 });
  });

  it('does not take a move of the price for a change of inverse contracts', () => {
    const facts = new OpenInterestFacts();
    facts.begin(START, new SyntheticMarket([]));
    const price = universe.asset('BTC').price;
    for (let index = 0; index < 4; index += 1) {
      facts.openInterest('binance', 'BTCUSDT', 100);
      facts.openInterest('deribit', 'BTC-PERPETUAL', ((index === 3 ? 90 : 100) * price) / inverse.contractSize);
      if (index === 3) facts.liquidation(inverse, (5 * price) / inverse.contractSize);
      facts.second(START + index * 300_000);
    }
    expect(facts.measure().forcedShare).toEqual({ value: expect.closeTo(0.5, 9), n: 1 });
  });

  it('says nothing while the venue says nothing', () => {
    const facts = new OpenInterestFacts();
    facts.begin(START, new SyntheticMarket([]));
    for (let index = 0; index < 9; index += 1) facts.second(START + index * 300_000);
    expect(facts.measure().openInterestMedian).toEqual({ value: undefined, n: 0 });
  });
});

describe(DepthFacts.name, () => {
  it('compares the minute of a crash with normal times, and leaves the recovery out', () => {
    let cascade: Cascade | undefined;
    const at = START + 1_000_000;
    const market = new SyntheticMarket([], (nowMs) => {
      if (nowMs < at) return 1_000_000;
      return nowMs <= at + 60_000 ? 600_000 : 10;
    });
    const facts = new DepthFacts(() => cascade);
    facts.begin(START, market);
    for (let nowMs = START + 1000; nowMs <= at + 600_000; nowMs += 1000) {
      market.advance(nowMs);
      cascade = nowMs >= at && nowMs <= at + 5000 ? cascadeOf(at) : undefined;
      facts.second(nowMs);
    }
    facts.end();
    expect(facts.measure().crashDepth).toEqual({ value: 0.6, n: 1 });
  });

  it('gives each crash one voice', () => {
    let cascade: Cascade | undefined;
    const starts = [1_000_000, 2_000_000, 3_000_000].map((offset) => START + offset);
    const lengths = [5000, 5000, 300_000];
    const depths = [500_000, 700_000, 100_000];
    const crashAt = (nowMs: number): number =>
      starts.findIndex((start, index) => nowMs >= start && nowMs <= start + Math.max(60_000, lengths[index] ?? 0));
    const market = new SyntheticMarket([], (nowMs) => depths[crashAt(nowMs)] ?? 1_000_000);
    const facts = new DepthFacts(() => cascade);
    facts.begin(START, market);
    for (let nowMs = START + 1000; nowMs <= START + 3_500_000; nowMs += 1000) {
      market.advance(nowMs);
      const index = crashAt(nowMs);
      const start = starts[index] ?? Infinity;
      cascade = nowMs <= start + (lengths[index] ?? 0) && nowMs >= start ? cascadeOf(start) : undefined;
      facts.second(nowMs);
    }
    facts.end();
    expect(facts.measure().crashDepth).toEqual({ value: 0.5, n: 3 });
  });
});

describe(TradeRate.name, () => {
  it('averages all days, and takes the peak of those with a cascade', () => {
    const rate = new TradeRate();
    rate.begin(START);
    for (let second = 1; second <= 2 * 86_400; second += 1) {
      const count = second === 500 ? 60 : second === 100_000 ? 90 : 1;
      for (let trade = 0; trade < count; trade += 1) rate.trade();
      if (second === 99_999) rate.cascade();
      rate.second(START + second * 1000);
    }
    rate.end();
    const found = rate.measure();
    expect(found.tradesPerSecond?.value).toBeCloseTo(1, 2);
    expect(found.tradePeak).toEqual({ value: expect.closeTo(90, 0), n: 1 });
  });
});

describe(Undercount.name, () => {
  it('leaves out days of extreme cascades, and looks into cascades by themselves', () => {
    const undercount = new Undercount();
    undercount.begin(START);
    undercount.count(270, 100);
    undercount.second(START + DAY_MS);
    undercount.count(9000, 100);
    undercount.cascade(cascadeOf(START, { usd: 20e6, sampledUsd: 10, sampledFullUsd: 80 }));
    undercount.second(START + 2 * DAY_MS);
    undercount.count(330, 100);
    undercount.end();
    expect(undercount.measure()).toEqual({
      undercount: { value: 3, n: 2 },
      undercountCascades: { value: 8, n: 1 },
    });
  });
});

describe(LeadLag.name, () => {
  const books = { kind: 'book', venue: 'binance', symbol: 'BTCUSDT' } as const;
  const book = (time: number, mid: number): BookState => ({
    ...books,
    time,
    bids: [[mid - 0.5, 1]],
    asks: [[mid + 0.5, 1]],
  });

  /** Both follow one factor; Ether learns of it 100 ms later by half. */
  function run(lead: LeadLag, seconds: number, dark: (second: number) => boolean = () => false): LeadLag {
    const random = new Random(31);
    let [bitcoin, ether, before] = [1e6, 1e6, 0];
    lead.begin(START);
    for (let step = 1; step <= seconds * 10; step += 1) {
      const time = START + step * 100;
      const factor = random.normal();
      bitcoin *= 1 + 1e-5 * (factor + 0.5 * random.normal());
      ether *= 1 + 1e-5 * (0.5 * factor + 0.5 * before + 0.5 * random.normal());
      before = factor;
      if (!dark(Math.floor(step / 10))) {
        lead.book('BTC', book(time, bitcoin));
        lead.book('ETH', book(time, ether));
      }
      if (step % 10 === 0) lead.second(time);
    }
    lead.end(START + seconds * 1000);
    return lead;
  }

  it('finds who comes first and by how much, and a correlation that grows with the horizon', () => {
    const found = run(new LeadLag(), 3000).measure();
    const scale = Math.hypot(1, 0.5) * Math.hypot(0.5, 0.5, 0.5);
    expect(found.leadMs?.value).toBe(100);
    expect(found.correlation100?.value).toBeCloseTo(0.5 / scale, 1);
    expect(found.bitcoinFirst?.value).toBeCloseTo(0.5 / scale, 1);
    expect(Math.abs(found.etherFirst?.value ?? 1)).toBeLessThan(0.03);
    expect(found.correlation1000?.value ?? 0).toBeGreaterThan((found.correlation100?.value ?? 1) + 0.2);
    expect(found.correlation1000?.n).toBe(2999);
  });

  it('takes no return across a dark feed', () => {
    const found = run(new LeadLag(), 300, (second) => second >= 100 && second < 200).measure();
    // Ten seconds of standing still are still believed.
    expect(found.correlation1000?.n).toBeGreaterThan(200);
    expect(found.correlation1000?.n).toBeLessThan(212);
  });

  it('ignores a book without one side', () => {
    const lead = new LeadLag();
    lead.begin(START);
    lead.book('BTC', { ...books, time: START + 100, bids: [], asks: [[1, 1]] });
    lead.second(START + 1000);
    expect(lead.measure().correlation100).toEqual({ value: undefined, n: 0 });
  });
});
