import { createHash } from 'node:crypto';
import type { ContractMarket } from './contract-market';
import { LeveragedMarket } from './leveraged-market';
import type { LeveragedMarketOptions } from './leveraged-market';
import type { MarketFact, TradeFill } from './market-model.contract';
import type { LiquidationTruth, PositionTruth, TruthFact } from './truth.contract';

// Minutes of a whole market take seconds of an idle machine, and many more of a busy one.
jest.setTimeout(180_000);

const START = Date.UTC(2026, 10, 17, 13);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Trades and liquidations alone. */
const BARE = { bookIntervalMs: 0, markIntervalMs: 0, openInterestIntervalMs: 0 };

function market(options: Partial<LeveragedMarketOptions> = {}): LeveragedMarket {
  return new LeveragedMarket({ seed: 11, startMs: START, assets: 6, detail: BARE, ...options });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function audit({ ledger, contract }: ContractMarket): void {
  const longs = ledger.quantity.reduce((total, lots) => total + Math.max(0, lots), 0);
  const balance = [
    sum(ledger.quantity),
    sum(ledger.cash) + ledger.fees - ledger.netDeposits,
    longs - ledger.openInterest,
  ];
  expect([contract.venue, contract.symbol, ...balance]).toEqual([contract.venue, contract.symbol, 0, 0, 0]);
}

function digest(facts: Iterable<unknown>): string {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(JSON.stringify(fact));
  return hash.digest('hex');
}

describe('LeveragedMarket', () => {
  it('keeps positions, money and open interest in balance at every step of a crash, to the last unit', () => {
    const simulated = market({ scenario: 'market-crash', assets: 3 });
    const markets = simulated.markets();
    const before = markets.map(({ ledger, offBookLots }) => ledger.volume - offBookLots);
    const traded = new Map<string, number>();
    // The first large wave breaks in the 17th minute; every step of twelve seconds of it is audited.
    const closely = [START + 16 * MINUTE, START + 16 * MINUTE + 12 * SECOND];
    for (let now = START; now <= START + 30 * MINUTE;) {
      const close = now >= (closely[0] as number) && now < (closely[1] as number);
      now += close ? 100 : 20 * SECOND;
      for (const fact of simulated.advance(now)) if (fact.kind === 'trade') count(traded, fact);
      markets.forEach(audit);
    }
    const onTape = markets.map(({ contract, lotsPerUnit }) =>
      contract.inverse ? -1 : Math.round((traded.get(`${contract.venue} ${contract.symbol}`) ?? 0) * lotsPerUnit),
    );
    // The tape of an inverse contract is in whole contracts, which its lots are not.
    const inLedger = markets.map(({ ledger, offBookLots, contract }, index) =>
      contract.inverse ? -1 : ledger.volume - offBookLots - (before[index] as number),
    );
    expect(onTape).toEqual(inLedger);
  });

  it('liquidates nobody whose liquidation price was not crossed, and tells each liquidation of the tape', () => {
    const told: LiquidationTruth[] = [];
    const positions = new Map<string, PositionTruth>();
    const wrong: unknown[] = [];
    const key = (fact: { venue: string; symbol: string; account: number }): string =>
      `${fact.venue} ${fact.symbol} ${fact.account}`;
    const accept = (fact: TruthFact): void => {
      if (fact.kind === 'liquidation') {
        told.push(fact);
        const { side, markPrice, liquidationPrice } = fact;
        const crossed = side === 'sell' ? markPrice <= liquidationPrice : markPrice >= liquidationPrice;
        const held = positions.get(key(fact));
        const right = held !== undefined && held.quantity > 0 === (side === 'sell');
        // What the level must be for what was left of the margin: between the smallest and the largest tier.
        const part = Math.abs(liquidationPrice / fact.bankruptcyPrice - 1);
        const own = part > 0.0035 && part < 0.062;
        if (!crossed || !right || !own) wrong.push([fact, held]);
      }
      if (fact.kind === 'position') positions.set(key(fact), fact);
    };
    const simulated = market({ scenario: 'flash-crash', assets: 3, truth: { accept } });
    const tape = simulated.advance(START + 8 * MINUTE).filter((fact) => fact.kind === 'liquidation');
    expect(wrong).toEqual([]);
    expect(told.length).toBeGreaterThan(500);
    expect(told.map(({ venue, symbol, time }) => [venue, symbol, time]).sort()).toEqual(
      tape.map(({ venue, symbol, time }) => [venue, symbol, time]).sort(),
    );
  });

  it('is the same to the byte for one seed, whatever the pace, and another for another seed', () => {
    const demo = { scenario: 'cascade', assets: 3, detail: {} };
    const end = START + 15 * SECOND;
    const whole = digest(market(demo).advance(end));
    const paced = market(demo);
    const pieces: MarketFact[] = [];
    for (let now = START; now < end; now += 730) pieces.push(...paced.advance(Math.min(end, now + 730)));
    expect(digest(pieces)).toBe(whole);
    expect(digest(market({ ...demo, seed: 12 }).advance(end))).not.toBe(whole);
  });

  it('tells the same whether somebody listens to the truth or not', () => {
    const end = START + 20 * SECOND;
    const alone = digest(market({ scenario: 'cascade', assets: 3 }).advance(end));
    expect(digest(market({ scenario: 'cascade', assets: 3, truth: { accept: () => undefined } }).advance(end))).toBe(
      alone,
    );
  });

  it('writes everything in order of time, trades at whole ticks inside the step', () => {
    const facts = market({ scenario: 'cascade', detail: {} }).advance(START + 20 * SECOND);
    const times = facts.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(START + 20 * SECOND);
    const trades = facts.filter((fact): fact is TradeFill => fact.kind === 'trade' && fact.symbol === 'BTCUSDT');
    expect(trades.length).toBeGreaterThan(100);
    for (const { price, quantity } of trades) {
      expect(price).toBe(Math.round(price * 10) / 10);
      expect(quantity).toBe(Math.round(quantity * 1000) / 1000);
    }
  });

  it('shows twenty levels a side, best first, on both sides of the last price', () => {
    const facts = market({ detail: { bookIntervalMs: 100 } }).advance(START + 2 * SECOND);
    const books = facts.filter((fact) => fact.kind === 'book');
    expect(books.length).toBeGreaterThan(300);
    for (const { bids, asks } of books) {
      expect([bids.length, asks.length]).toEqual([20, 20]);
      expect((bids[0] as [number, number])[0]).toBeLessThan((asks[0] as [number, number])[0]);
      expect(bids.map(([price]) => price)).toEqual(bids.map(([price]) => price).sort((a, b) => b - a));
      expect(asks.map(([price]) => price)).toEqual(asks.map(([price]) => price).sort((a, b) => a - b));
      for (const [price, quantity] of [...bids, ...asks]) expect(price > 0 && quantity > 0).toBe(true);
    }
  });

  it('leaves out the time of a suspended machine', () => {
    const simulated = market();
    simulated.advance(START + SECOND);
    simulated.skipTo(START + 3_600 * SECOND);
    const facts = simulated.advance(START + 3_601 * SECOND);
    expect(facts.length).toBeGreaterThan(0);
    expect(facts.every(({ time }) => time >= START + 3_600 * SECOND)).toBe(true);
    expect(facts.length).toBeLessThan(5_000);
  });

  it('goes on after such a time as before it: nothing that was to come comes at once', () => {
    const simulated = market({ scenario: 'demo', assets: 3 });
    simulated.advance(START + 20 * SECOND);
    simulated.skipTo(START + 3 * 3_600 * SECOND);
    const facts = simulated.advance(START + (3 * 3_600 + 8) * SECOND);
    expect(facts.filter(({ kind }) => kind === 'liquidation').length).toBeLessThan(200);
    const later = simulated.advance(START + (3 * 3_600 + 30) * SECOND);
    expect(later.filter(({ kind }) => kind === 'liquidation').length).toBeGreaterThan(200);
  });

  it('knows whole milliseconds only, and tells no liquidation before the mark price that struck it', () => {
    const told: LiquidationTruth[] = [];
    const accept = (fact: TruthFact): void => {
      if (fact.kind === 'liquidation') told.push(fact);
    };
    const detail = { bookIntervalMs: 0, markIntervalMs: 100, openInterestIntervalMs: 0 };
    const simulated = market({ scenario: 'cascade', assets: 1, truth: { accept }, detail });
    const facts = simulated.advance(START + 20 * SECOND);
    expect(facts.filter(({ time }) => !Number.isInteger(time))).toEqual([]);
    const marks = new Map<string, number>();
    for (const fact of facts)
      if (fact.kind === 'mark') marks.set(`${fact.venue} ${fact.symbol} ${fact.time}`, fact.markPrice);
    const early = told.filter(({ venue, symbol, time, markPrice }) => {
      const before = marks.get(`${venue} ${symbol} ${Math.floor(time / 100) * 100}`);
      return before === undefined || Math.abs(before / markPrice - 1) > 1e-9;
    });
    expect(told.length).toBeGreaterThan(100);
    expect(early).toEqual([]);
  });

  it('opens nobody who is liquidated at once', () => {
    const simulated = market({ scenario: 'demo', assets: 3 });
    const facts = simulated.advance(START + 10 * SECOND);
    expect(facts.filter(({ kind }) => kind === 'liquidation').length).toBeLessThan(5);
  });

  it('says which scenarios there are when asked for another', () => {
    expect(() => market({ scenario: 'doomsday' })).toThrow(
      /unknown scenario 'doomsday'; there are ordinary-day, .*flash-crash/,
    );
  });
});

function count(traded: Map<string, number>, { venue, symbol, quantity }: TradeFill): void {
  const key = `${venue} ${symbol}`;
  traded.set(key, (traded.get(key) ?? 0) + quantity);
}
