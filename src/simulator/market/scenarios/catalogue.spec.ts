import { LeveragedMarket } from '../leveraged-market';
import type { MarketFact } from '../market-model.contract';
import type { CascadeTruth, TruthFact } from '../truth.contract';
import { findScenario, isScenarioName, SCENARIO_NAMES } from './catalogue';

// Minutes of a whole market take seconds of an idle machine, and many more of a busy one.
jest.setTimeout(180_000);

const START = Date.UTC(2026, 10, 17, 13);
const MINUTE = 60_000;

interface Played {
  readonly market: LeveragedMarket;
  readonly facts: readonly MarketFact[];
  readonly cascades: readonly CascadeTruth[];
}

/** Plays so many minutes of a scenario; marks each second, so that prices can be read. */
function play(scenario: string, minutes: number, assets = 2, seed = 5): Played {
  const cascades: CascadeTruth[] = [];
  const accept = (fact: TruthFact): void => {
    if (fact.kind === 'cascade') cascades.push(fact);
  };
  const detail = { bookIntervalMs: 0, markIntervalMs: 1000, openInterestIntervalMs: 10_000 };
  const market = new LeveragedMarket({ seed, startMs: START, assets, scenario, truth: { accept }, detail });
  const facts: MarketFact[] = [];
  for (let minute = 1; minute <= minutes; minute += 1)
    for (const fact of market.advance(START + minute * MINUTE)) if (fact.kind !== 'trade') facts.push(fact);
  return { market, facts, cascades };
}

/** Mark price at the start and at each second, relative to the start. */
function moves({ facts }: Played, venue: string, symbol: string): number[] {
  const marks = facts.filter((fact) => fact.kind === 'mark' && fact.venue === venue && fact.symbol === symbol);
  const prices = marks.map((fact) => (fact.kind === 'mark' ? fact.markPrice : NaN));
  return prices.map((price) => price / (prices[0] as number) - 1);
}

const biggest = ({ cascades }: Played): number => Math.max(0, ...cascades.map(({ usd }) => usd));

describe('scenarios', () => {
  it('have the names people know, each with a story', () => {
    expect(SCENARIO_NAMES).toEqual([
      'ordinary-day',
      'quiet-sunday',
      'slow-bleed',
      'flash-crash',
      'short-squeeze',
      'market-crash',
      'venue-wick',
      'venue-outage',
      'stablecoin-wobble',
      'new-listing',
      'delisting',
      'demo',
      'cascade',
      'idle',
    ]);
    for (const name of SCENARIO_NAMES) {
      expect(isScenarioName(name)).toBe(true);
      expect(findScenario(name).story).toMatch(/^\w.{20,}\.$/);
      expect(findScenario(name).seconds).toBeGreaterThan(0);
    }
    expect(isScenarioName('flash')).toBe(false);
  });

  it('quiet-sunday: an hour without a cascade worth a word', () => {
    expect(biggest(play('quiet-sunday', 60))).toBeLessThan(500_000);
  });

  it('slow-bleed: the price falls, many small liquidations, no burst', () => {
    const played = play('slow-bleed', 60);
    expect(moves(played, 'binance', 'BTCUSDT').at(-1)).toBeLessThan(-0.006);
    expect(played.facts.filter(({ kind }) => kind === 'liquidation').length).toBeGreaterThan(200);
    expect(biggest(played)).toBeLessThan(1_500_000);
  });

  it('flash-crash: nothing much for four minutes, then a cascade of longs, then a way back', () => {
    const played = play('flash-crash', 9);
    const path = moves(played, 'binance', 'BTCUSDT');
    const lowest = Math.min(...path);
    expect(Math.min(...path.slice(0, 230))).toBeGreaterThan(-0.006);
    expect(lowest).toBeLessThan(-0.025);
    expect(lowest).toBeGreaterThan(-0.15);
    expect(path.at(-1)).toBeGreaterThan(lowest + 0.005);
    const worst = played.cascades.find(({ usd }) => usd === biggest(played));
    expect(worst).toMatchObject({ asset: 'BTC', cause: 'scenario' });
    expect(worst && worst.longs / worst.count).toBeGreaterThan(0.9);
    expect(Object.keys(worst?.usdByVenue ?? {})).toEqual(expect.arrayContaining(['binance', 'bybit', 'okx']));
  });

  it('short-squeeze: ETH rises and its shorts are liquidated', () => {
    const played = play('short-squeeze', 8);
    expect(Math.max(...moves(played, 'binance', 'ETHUSDT'))).toBeGreaterThan(0.02);
    const worst = played.cascades.find(({ usd }) => usd === biggest(played));
    expect(worst?.asset).toBe('ETH');
    expect(worst && worst.longs / worst.count).toBeLessThan(0.1);
  });

  it('market-crash: Bitcoin loses a tenth and more, billions go, deleveraging included, and books stay two-sided', () => {
    const played = play('market-crash', 30, 3);
    expect(Math.min(...moves(played, 'binance', 'BTCUSDT'))).toBeLessThan(-0.1);
    expect(Math.min(...moves(played, 'binance', 'BTCUSDT'))).toBeGreaterThan(-0.5);
    expect(biggest(played)).toBeGreaterThan(5e8);
    expect(new Set(played.cascades.map(({ asset }) => asset)).size).toBe(3);
  });

  it('venue-wick: one venue alone; the mark holds and hardly anybody is liquidated', () => {
    const bybit: number[] = [];
    const market = new LeveragedMarket({ seed: 5, startMs: START, assets: 3, scenario: 'venue-wick' });
    let binance = Infinity;
    for (const fact of market.advance(START + 6 * MINUTE)) {
      if (fact.kind !== 'trade' || fact.symbol !== 'SOLUSDT') continue;
      if (fact.venue === 'bybit') bybit.push(fact.price);
      else binance = Math.min(binance, fact.price);
    }
    const usual = bybit[0] as number;
    expect(Math.min(...bybit)).toBeLessThan(usual * 0.965);
    expect(binance).toBeGreaterThan(usual * 0.98);
  });

  it('venue-outage: Binance goes dark in the middle of the crash and comes back', () => {
    const { facts } = play('venue-outage', 10, 1);
    const outages = facts.filter((fact) => fact.kind === 'outage');
    expect(outages.map((fact) => fact.kind === 'outage' && [fact.venue, fact.down])).toEqual([
      ['binance', true],
      ['binance', false],
    ]);
    expect((outages[1]?.time ?? 0) - (outages[0]?.time ?? 0)).toBe(4 * MINUTE);
  });

  it('stablecoin-wobble: what is quoted in USDT rises, what is quoted in USDC or dollars does not', () => {
    const played = play('stablecoin-wobble', 9, 1);
    const [tether, circle, dollar] = ['BTCUSDT', 'BTCUSDC', 'BTCUSD_PERP'].map(
      (symbol) => moves(played, 'binance', symbol).at(-1) as number,
    ) as [number, number, number];
    expect(tether - dollar).toBeGreaterThan(0.012);
    expect(Math.abs(circle - dollar)).toBeLessThan(0.002);
  });

  it('new-listing: nothing trades before, one venue after the other then does', () => {
    const { market, facts } = play('new-listing', 9, 3);
    const listed = facts.filter((fact) => fact.kind === 'listing');
    expect(listed.map((fact) => fact.kind === 'listing' && [fact.venue, fact.symbol, fact.status])).toEqual([
      ['binance', 'SOLUSDT', 'trading'],
      ['bybit', 'SOLUSDT', 'trading'],
    ]);
    const early = facts.filter(
      (fact) => 'symbol' in fact && fact.symbol === 'SOLUSDT' && fact.time < START + 5 * MINUTE,
    );
    expect(early).toEqual([]);
    const first = facts.find((fact) => fact.kind === 'openInterest' && fact.symbol === 'SOLUSDT');
    expect(first?.kind === 'openInterest' && first.quantity).toBeLessThan(100_000);
    const okx = market.listings().find(({ contract }) => contract.symbol === 'SOL-USDT-SWAP');
    expect(okx).toMatchObject({ status: 'pending', onboardTime: START + 12 * MINUTE });
  });

  it('delisting: announced, traded down, settled, gone, with nothing left open', () => {
    const { market, facts } = play('delisting', 31, 3);
    const told = facts.filter((fact) => fact.kind === 'listing' && fact.venue === 'binance');
    expect(told.map((fact) => fact.kind === 'listing' && fact.status)).toEqual(['trading', 'settling', 'delisted']);
    const gone = market.markets().find(({ contract }) => contract.venue === 'binance' && contract.asset === 'SOL');
    expect(gone?.trading).toBe(false);
    expect(gone?.ledger.openInterest).toBe(0);
    expect(gone?.ledger.quantity.every((lots) => lots === 0)).toBe(true);
    const open = facts.filter(
      (fact) => fact.kind === 'openInterest' && fact.symbol === 'SOLUSDT' && fact.venue === 'binance',
    );
    const quantities = open.map((fact) => (fact.kind === 'openInterest' ? fact.quantity : NaN));
    expect(quantities.at(-1)).toBeLessThan(0.8 * (quantities[30] as number));
    const after = facts.filter((fact) => 'symbol' in fact && fact.venue === 'binance' && fact.symbol === 'SOLUSDT');
    expect(after.at(-1)?.time).toBeLessThanOrEqual(START + 30 * MINUTE + 1000);
  });

  it('idle: the opening state, and then nothing', () => {
    const { facts } = play('idle', 2);
    expect(facts.length).toBeGreaterThan(0);
    expect(new Set(facts.map(({ time }) => time))).toEqual(new Set([START]));
  });

  it('demo: a Bitcoin cascade within 45 s, another round after six minutes', () => {
    const { cascades } = play('demo', 8);
    const first = cascades.find(({ asset, usd }) => asset === 'BTC' && usd > 1e6);
    expect(first && first.start - START).toBeLessThan(45_000);
    expect(cascades.filter(({ start, usd }) => start > START + 6 * MINUTE && usd > 1e6).length).toBeGreaterThan(0);
  });
});
