import type { MarketEvent } from '../../core/market-event';
import { byReceivedTime, liquidation, MINUTE, SECOND, START, ticks, trade, mark } from '../../core/testing/events';
import { MACRO, MICRO, SHORT } from '../../market/domain/windows';
import { AlertEngine } from './alert-engine';

const ASSETS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', '1000PEPE', 'ADA', 'LINK', 'AVAX', 'SUI'];

/** Liquidations spread evenly over a minute, in turn over the assets; the i-th is worth 1000 + i USD. */
function minuteOf(count: number, assets: readonly string[], from = START) {
  return Array.from({ length: count }, (_, i) =>
    liquidation({
      instrument: `${assets[i % assets.length]}/USDT:USDT`,
      exchangeTime: from + Math.floor((i * MINUTE) / count),
      notionalUsd: 1_000 + i,
      side: i % 3 === 0 ? 'buy' : 'sell',
    }),
  );
}

const sumOf = (events: readonly { notionalUsd: number }[]): number => events.reduce((sum, e) => sum + e.notionalUsd, 0);

function run(events: readonly MarketEvent[]): {
  engine: AlertEngine;
  last: ReturnType<AlertEngine['process']>[number][];
} {
  const engine = new AlertEngine();
  return { engine, last: events.flatMap((event) => [...engine.process(event)]) };
}

describe('1000 liquidations per minute', () => {
  it('are all counted among trades, marks and ticks, to the cent and by asset', () => {
    const sent = minuteOf(1_000, ASSETS);
    const noise: MarketEvent[] = [];
    for (let t = START; t < START + MINUTE; t += 50) {
      noise.push(
        trade({ exchangeTime: t }),
        trade({ exchangeTime: t, instrument: 'ETH/USDT:USDT', takerSide: 'sell' }),
      );
      if (t % SECOND === 0) noise.push(mark({ exchangeTime: t }));
    }
    const { engine } = run(byReceivedTime<MarketEvent>([...sent, ...noise, ...ticks(START, START + MINUTE)]));
    const totals = [...engine.market.knownAssets()].map((asset) => asset.liquidations.totals(SHORT));
    expect(totals.reduce((sum, t) => sum + t.count, 0)).toBe(1_000);
    expect(totals.reduce((sum, t) => sum + t.usd, 0)).toBe(sumOf(sent));
    expect(totals.every((t) => t.count === 100 && !t.lowerBound)).toBe(true);
    const shorts = sent.filter((event) => event.side === 'buy');
    expect(totals.reduce((sum, t) => sum + t.shorts, 0)).toBe(shorts.length);
    expect(engine.market.instrument('binance', '1000PEPE/USDT:USDT').liquidations.totals(SHORT).count).toBe(100);
    expect(engine.market.skewed).toBe(0);
  });

  it('of one asset are one cascade with exactly that many', () => {
    const sent = minuteOf(1_000, ['BTC']);
    const { engine, last } = run(byReceivedTime<MarketEvent>([...sent, ...ticks(START, START + MINUTE)]));
    const cascade = last.filter((signal) => signal.type === 'LIQUIDATION_CASCADE');
    expect(new Set(cascade.map((signal) => signal.onset)).size).toBe(1);
    expect(cascade.at(-1)?.facts).toMatchObject({ count: 1_000, usd: sumOf(sent), lowerBound: false });
    expect(engine.market.asset('BTC').liquidations.totals(SHORT)).toMatchObject({ count: 1_000, usd: sumOf(sent) });
    const recent = sent.filter((event) => event.exchangeTime >= sent.at(-1)!.exchangeTime - 30_000);
    expect(engine.market.asset('BTC').liquidations.totals(MICRO).count).toBe(recent.length);
  });

  it('for an hour overflow the ring of the long windows, which say so; the cascade stays exact', () => {
    const hour = Array.from({ length: 60 }, (_, i) => minuteOf(1_000, ['BTC'], START + i * MINUTE)).flat();
    const end = START + 60 * MINUTE;
    const { engine, last } = run([...hour, ...ticks(end - SECOND, end)]);
    expect(engine.market.asset('BTC').liquidations.totals(MACRO)).toMatchObject({ count: 2_000, lowerBound: true });
    expect(engine.market.asset('BTC').liquidations.totals(MICRO)).toMatchObject({ lowerBound: false });
    expect(last.at(-1)?.facts).toMatchObject({ count: 60_000, usd: sumOf(hour) });
  });
});
