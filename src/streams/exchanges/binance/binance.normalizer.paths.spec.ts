import * as fc from 'fast-check';
import { START } from '../../../core/testing/events';
import {
  aggTrade,
  combined,
  depth,
  forceOrder,
  INSTRUMENTS,
  markPrice,
  singleTrade,
} from '../../testing/binance-frames';
import { decimalText, frames } from '../../testing/frame-arbitraries';
import { bothWays, bytesOf, eventsOf, type Frame, normalize } from '../../testing/normalizer-probe';
import { BinanceNormalizer } from './binance.normalizer';

fc.configureGlobal({ seed: 1, numRuns: 1_200 });

/** Whether the frames were read from their bytes, all of them. */
function scanned(all: readonly Frame[]): boolean {
  const normalizer = new BinanceNormalizer(() => undefined);
  normalizer.know(INSTRUMENTS);
  for (const frame of all) normalizer.normalize(bytesOf(frame), START);
  return normalizer.unusual === 0;
}

/** Each comes to one drop or at least one event; only a list may come to several. */
function expectAccounted(perFrame: readonly { events: number; drops: number }[]): void {
  for (const { events, drops } of perFrame) expect(events + drops).toBeGreaterThan(0);
}

describe('BinanceNormalizer', () => {
  it('says the same of every frame whether it reads bytes or JSON', () => {
    fc.assert(fc.property(frames, (all) => expectAccounted(bothWays(all).perFrame)));
  });

  it('reads most sound frames from their bytes, and all kinds of them', () => {
    const stream = 'btcusdt@depth20@100ms';
    const usual = [aggTrade(), forceOrder(), markPrice(), combined(stream, depth()), combined('x', forceOrder())];
    expect(scanned(usual)).toBe(true);
    expect(scanned([aggTrade({ s: '币安人生USDT', extra: { deep: [1, ['x', {}]] }, more: [] })])).toBe(true);
  });

  it.each<[string, Frame]>([
    ['white space', JSON.stringify(aggTrade(), null, 1)],
    ['an escaped symbol', JSON.stringify(aggTrade()).replace('BTCUSDT', '\\u0042TCUSDT')],
    ['a list', [aggTrade()]],
    ['the stream after the data', `{"data":${JSON.stringify(aggTrade())},"stream":"btcusdt@aggTrade"}`],
  ])('takes the JSON path for %s, with the same result', (_, frame) => {
    expect(scanned([frame])).toBe(false);
    expect(normalize([frame]).events).toEqual(eventsOf([aggTrade()]));
  });

  it('never throws and counts one drop for each frame of arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { perFrame } = bothWays([bytes]);
        expect(perFrame).toEqual([{ events: 0, drops: 1 }]);
      }),
    );
  });

  it('reads decimals as Number does, to the bit', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (p, q) => {
        for (const event of normalize([aggTrade({ p, q })]).events) {
          if (event.type !== 'trade') continue;
          expect(Object.is(event.price, Number(p)) && Object.is(event.quantity, Number(q))).toBe(true);
        }
        const [mark] = normalize([markPrice({ r: `-${p}` })]).events;
        const rate = Number(`-${p}`);
        if (mark?.type === 'mark' && Number.isFinite(rate)) expect(Object.is(mark.fundingRate, rate)).toBe(true);
      }),
    );
  });

  it.each([
    ['a side that only begins like SELL', forceOrder({ S: 'SOLD' })],
    ['a side that only begins like BUY', forceOrder({ S: 'BYE' })],
    ['an event as long as aggTrade', aggTrade({ e: 'assetIdx' })],
    ['an event as long as forceOrder', forceOrder({}, { e: 'fooooOrder' })],
    ['an event as long as markPriceUpdate', markPrice({ e: 'markPrice_kline' })],
    ['an event as long as depthUpdate', combined('btcusdt@depth20', depth({ e: 'depthXpdate' }))],
  ])('does not take %s for it', (_, frame) => {
    expect(bothWays([frame]).perFrame).toEqual([{ events: 0, drops: 1 }]);
  });

  it('drops a partial book that lacks a side, on either path', () => {
    const { a: _, ...bidsOnly } = depth();
    const stream = 'btcusdt@depth20@100ms';
    expect(bothWays([combined(stream, bidsOnly)]).dropped).toEqual({ invalidField: 1 });
    expect(bothWays([combined(stream, depth({ a: 'none' }))]).dropped).toEqual({ invalidField: 1 });
  });

  it('does not take a control character for a key', () => {
    expect(bothWays([`{"\u0000":"1",${JSON.stringify(aggTrade()).slice(1)}`]).dropped).toEqual({ malformed: 1 });
  });

  it('does not take numbers without end for prices', () => {
    expect(bothWays([aggTrade({ p: 'Infinity' })]).dropped).toEqual({ invalidField: 1 });
    expect(bothWays([forceOrder({ ap: '1e999' })]).dropped).toEqual({ invalidField: 1 });
    const written = JSON.stringify(singleTrade()).replace('"0.250"', '1e999');
    expect(bothWays([written]).dropped).toEqual({ invalidField: 1 });
  });

  it('does not take a frame for sound that has no quote before its stream', () => {
    const frame = JSON.stringify(combined('btcusdt@aggTrade', aggTrade())).replace('"btc', 'xbtc');
    expect(bothWays([frame]).dropped).toEqual({ malformed: 1 });
  });

  it('counts an empty list as a drop of its own', () => {
    expect(bothWays(['[]', combined('!markPrice@arr', [])]).dropped).toEqual({ empty: 2 });
  });
});
