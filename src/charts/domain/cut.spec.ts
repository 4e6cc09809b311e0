import { hour, HOUR, MINUTE, START } from '../testing/episodes';
import { cutToWindow } from './cut';

describe('an episode cut to its window', () => {
  it('keeps what lies within, in order', () => {
    const times = [START + 2, START + 1, START - 1, START + HOUR + 1];
    const { liquidations, alerts } = cutToWindow(
      hour({
        liquidations: times.map((time) => ({ time, price: 1, usd: 1, side: 'long' })),
        alerts: times.map((time) => ({ time, severity: 'LOW', text: '' })),
      }),
    );
    expect(liquidations.map(({ time }) => time)).toEqual([START + 1, START + 2]);
    expect(alerts.map(({ time }) => time)).toEqual([START + 1, START + 2]);
  });

  it('leaves out amounts that are none, and keeps a volume of zero', () => {
    const usds = [5, 0, -1, NaN, Infinity];
    const given = usds.map((usd, i) => ({ time: START + i, price: 1, usd, side: 'long' as const }));
    const cut = cutToWindow(hour({ liquidations: given, seen: given, volume: given }));
    expect(cut.liquidations.map(({ usd }) => usd)).toEqual([5]);
    expect(cut.seen?.map(({ usd }) => usd)).toEqual([5]);
    expect(cut.volume?.map(({ usd }) => usd)).toEqual([5, 0]);
  });

  it('makes faulty prices unknown instead of leaving them out, so that they are a gap', () => {
    const cut = cutToWindow(
      hour({
        price: [NaN, -1, 0, 5].map((price, i) => ({ time: START + i, price })),
        openInterest: [-1, 0].map((value, i) => ({ time: START + i, value })),
      }),
    );
    expect(cut.price.map(({ price }) => price)).toEqual([undefined, undefined, undefined, 5]);
    expect(cut.openInterest.map(({ value }) => value)).toEqual([undefined, 0]);
  });

  it('drops bars and outages that are none or lie outside', () => {
    const bar = { from: START, to: START + MINUTE, open: 1, high: 2, low: 1, close: 2 };
    const bars = [bar, { ...bar, high: NaN }, { ...bar, to: START }, { ...bar, from: START - MINUTE, to: START }];
    const outages = bars.map(({ from, to }) => ({ from, to, label: '' }));
    const cut = cutToWindow(hour({ bars, outages }));
    expect(cut.bars).toEqual([bar]);
    expect(cut.outages).toHaveLength(2);
  });
});
