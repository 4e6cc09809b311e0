import type { Episode, LiquidationPoint } from '../domain/episode.contract';

export const START = Date.UTC(2025, 9, 10, 20);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Numbers 0..1 from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function liquidations(count: number, from: number, to: number, seed = 1): LiquidationPoint[] {
  const random = chance(seed);
  return Array.from({ length: count }, (_, i) => ({
    time: from + ((to - from) * i) / count,
    price: 100_000 * (0.97 + 0.03 * random()),
    usd: Math.exp(8 + 5 * random()),
    side: random() < 0.8 ? 'long' : 'short',
  }));
}

/** An hour with a fall in its middle, minute by minute. */
export function hour(changes: Partial<Episode> = {}): Episode {
  const times = Array.from({ length: 61 }, (_, i) => START + i * MINUTE);
  return {
    title: 'BTC: an hour',
    subtitle: 'INVENTED figures',
    from: START,
    to: START + HOUR,
    price: times.map((time, i) => ({ time, price: i < 30 ? 100_000 : 97_000 })),
    liquidations: liquidations(40, START + 28 * MINUTE, START + 33 * MINUTE),
    openInterest: times.map((time, i) => ({ time, value: i < 30 ? 80_000 : 76_000 })),
    alerts: [
      { time: START + 29 * MINUTE, severity: 'MODERATE', text: 'seven longs' },
      { time: START + 31 * MINUTE, severity: 'EXTREME', text: 'very many longs' },
    ],
    ...changes,
  };
}

/** A day of seconds, with tens of thousands of liquidations. */
export function day(): Episode {
  const random = chance(7);
  const to = START + 24 * HOUR;
  const price: { time: number; price: number }[] = [];
  const openInterest: { time: number; value: number }[] = [];
  let [level, coins] = [100_000, 80_000];
  for (let time = START; time <= to; time += 1000) {
    level *= 1 + 0.0004 * (random() - 0.5);
    coins *= 1 + 0.0002 * (random() - 0.5);
    price.push({ time, price: level });
    openInterest.push({ time, value: coins });
  }
  const all = liquidations(30_000, START, to).map((one, i) => ({ ...one, price: price[i * 2]?.price ?? level }));
  return {
    ...hour(),
    to,
    price,
    openInterest,
    liquidations: all,
    seen: all.filter((_, i) => i % 3 === 0),
    volume: price.filter((_, i) => i % 60 === 0).map(({ time }) => ({ time, usd: 1e6 * random() })),
    outages: [{ from: START + 4 * HOUR, to: START + 5 * HOUR, label: 'feed down' }],
  };
}
