import { aggTradeFrame, depthFrame, forceOrderFrame, type FrameContract, markPriceFrame } from '../binance/frames';
import { capture, itWithCaptures, shapeOf } from '../testing/captures';
import { loadContracts } from './contracts';
import { LossCounter, readMark, TAIL_DIGITS } from './frame-marks';
import { FORCED_AGE_MS } from './frame-texts';
import { LoadMarket } from './load-market';
import { KINDS, type Mix, mixFor, shares, totalOf } from './mix';
import { Outlets } from './outlets';
import { framesBefore, SLICE_MS, SLICES_PER_SECOND } from './pacer';
import { type Payload, type ReadFrame, ReadingOutlet } from './testing/reading-outlet';

const START_US = 1_795_174_000_000_123;
const SYMBOLS = 40;
const RATE = 3_000;

interface Sent extends ReadFrame {
  readonly slice: number;
  readonly sentUs: number;
}

/** Runs the market for some seconds with everything subscribed; `skip` leaves slices out, as a stall does. */
function run(seconds: number, mix: Mix, seed = 7, skip: (slice: number) => boolean = () => false): Sent[] {
  const contracts = loadContracts(mix.symbols);
  const outlets = new Outlets(contracts);
  const reader = new ReadingOutlet();
  for (const { stream } of contracts)
    for (const kind of ['aggTrade', 'depth20@100ms', 'markPrice@1s']) outlets.add(`${stream}@${kind}`, reader);
  outlets.add('!forceOrder@arr', reader);
  const market = new LoadMarket(contracts, mix, outlets, seed);
  const sent: Sent[] = [];
  for (let slice = 0; slice < seconds * SLICES_PER_SECOND; slice++) {
    if (skip(slice)) continue;
    const sentUs = START_US + slice * SLICE_MS * 1_000;
    market.slice(slice, framesBefore(mix.rate, slice + 1) - framesBefore(mix.rate, slice), sentUs);
    for (const frame of reader.take()) sent.push({ ...frame, slice, sentUs });
  }
  expect(totalOf(market.made)).toBe(sent.length);
  return sent;
}

const ofKind = (frames: readonly Sent[], kind: string): Sent[] => frames.filter((frame) => frame.kind === kind);

describe('LoadMarket', () => {
  const mix = mixFor(RATE, SYMBOLS);
  const frames = run(21, mix);

  it('makes exactly the frames it is asked for, in the shares of the mix', () => {
    expect(frames).toHaveLength(21 * RATE);
    const forced = ofKind(frames, 'forceOrder').length / 21;
    const expected = shares(mix, forced);
    for (const kind of KINDS) expect(ofKind(frames, kind).length / frames.length).toBeCloseTo(expected[kind], 3);
    expect(ofKind(frames, 'depth')).toHaveLength(21 * SYMBOLS * 10);
    expect(ofKind(frames, 'markPrice')).toHaveLength(21 * SYMBOLS);
  });

  it('carries in each frame the moment it was made', () => {
    const wrong = frames.filter(({ kind, data, sentUs }) => {
      const exact = kind === 'forceOrder' || kind === 'markPrice';
      return readMark(data)?.sentUs !== (exact ? sentUs : Math.floor(sentUs / 1_000) * 1_000);
    });
    expect(wrong).toEqual([]);
  });

  it('numbers the frames of every stream without a hole', () => {
    const counter = new LossCounter();
    for (const { data } of frames) counter.see(data);
    expect(counter.lost).toEqual({ aggTrade: 0, depth: 0, markPrice: 0, forceOrder: 0 });
    expect(counter.repeated).toBe(0);
    expect(totalOf(counter.received)).toBe(frames.length);
  });

  it('lets a reader count what it did not get', () => {
    const counter = new LossCounter();
    const dropped = { aggTrade: 0, depth: 0, markPrice: 0, forceOrder: 0 };
    const last = new Map(frames.map((frame, index) => [`${frame.kind} ${readMark(frame.data)?.symbol ?? ''}`, index]));
    const first = new Set<string>();
    frames.forEach((frame, index) => {
      const stream = `${frame.kind} ${readMark(frame.data)?.symbol ?? ''}`;
      // Holes need a frame on either side to be seen.
      if (first.has(stream) && last.get(stream) !== index && index % 17 === 0) dropped[frame.kind]++;
      else counter.see(frame.data);
      first.add(stream);
    });
    expect(counter.lost).toEqual(dropped);
    expect(totalOf(dropped)).toBeGreaterThan(1_000);
  });

  it('does not use up numbers for slices that were too late to be made', () => {
    const counter = new LossCounter();
    for (const { data } of run(3, mix, 7, (slice) => slice > 100 && slice < 300)) counter.see(data);
    expect(totalOf(counter.lost)).toBe(0);
  });

  it('forces a symbol at most once a second, and no two times within one', () => {
    const bySymbol = new Map<string, number[]>();
    for (const { data, sentUs } of ofKind(frames, 'forceOrder')) {
      const symbol = String((data.o as Payload).s);
      bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), sentUs]);
    }
    expect(bySymbol.size).toBe(Math.round(0.8 * SYMBOLS));
    for (const times of bySymbol.values())
      times.slice(1).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000_000));
  });

  it('chains the books as the venue does', () => {
    const last = new Map<unknown, unknown>();
    const broken = ofKind(frames, 'depth').filter(({ data }) => {
      const before = last.get(data.s) ?? data.pu;
      last.set(data.s, data.u);
      return data.pu !== before || Number(data.U) !== Number(data.pu) + 1;
    });
    expect(broken).toEqual([]);
  });

  it('numbers the fills behind the trades without a hole', () => {
    const next = new Map<unknown, number>();
    const broken = ofKind(frames, 'aggTrade').filter(({ data }) => {
      const expected = next.get(data.s) ?? data.f;
      next.set(data.s, Number(data.l) + 1);
      return data.f !== expected;
    });
    expect(broken).toEqual([]);
  });

  it('has whole books about the last price, best first', () => {
    const prices = (side: unknown): number[] => (side as string[][]).map(([price]) => Number(price));
    const odd = ofKind(frames, 'depth').filter(({ data }) => {
      const [bids, asks] = [prices(data.b), prices(data.a)];
      const rising = [...bids.reverse(), ...asks];
      return rising.length !== 40 || !rising.every((price, level) => price > (rising[level - 1] ?? 0));
    });
    expect(odd).toEqual([]);
  });

  it('is the same crash for the same seed', () => {
    const once = run(1, mix).map(({ data }) => data);
    expect(run(1, mix).map(({ data }) => data)).toEqual(once);
    expect(run(1, mix, 8).map(({ data }) => data)).not.toEqual(once);
  });

  it('makes the same frames whether or not anyone has subscribed', () => {
    const contracts = loadContracts(SYMBOLS);
    const market = new LoadMarket(contracts, mix, new Outlets(contracts), 7);
    for (let slice = 0; slice < SLICES_PER_SECOND; slice++)
      market.slice(slice, framesBefore(RATE, slice + 1) - framesBefore(RATE, slice), START_US);
    const heard = run(1, mix);
    for (const kind of KINDS) expect(market.made[kind]).toBe(ofKind(heard, kind).length);
  });

  describe('shapes', () => {
    const one = (kind: string, from = frames): Payload => ofKind(from, kind)[0]?.data ?? {};

    const listed = loadContracts(SYMBOLS);
    const numbers = (data: Payload): Record<string, number> =>
      Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Number(value)]));
    const contractOf = (data: Payload): FrameContract => {
      const { pricePrecision, quantityPrecision } = listed.find(({ symbol }) => symbol === data.s)!;
      return { symbol: String(data.s), pair: String(data.s), pricePrecision, quantityPrecision, inverse: false };
    };
    /** As text, so that the order of the keys counts as well. */
    const expectSame = (data: Payload, frame: object): void => expect(JSON.stringify(data)).toBe(JSON.stringify(frame));

    it('equals what the simulator says of the same trade', () => {
      for (const { data } of ofKind(frames, 'aggTrade').slice(0, 200)) {
        const n = numbers(data);
        const trade = {
          symbol: String(data.s),
          price: n.p!,
          quantity: n.q!,
          normalQuantity: n.nq!,
          takerSide: data.m === true ? ('sell' as const) : ('buy' as const),
          time: n.T!,
          id: n.a!,
          firstTradeId: n.f!,
          lastTradeId: n.l!,
        };
        expectSame(data, aggTradeFrame(trade, contractOf(data), n.E!, 0));
      }
    });

    it('equals what the simulator says of the same book', () => {
      const levels = (side: unknown): [number, number][] =>
        (side as [string, string][]).map(([price, size]) => [Number(price), Number(size)]);
      for (const { data } of ofKind(frames, 'depth').slice(0, 200)) {
        const n = numbers(data);
        const update = {
          symbol: String(data.s),
          time: n.T!,
          firstUpdateId: n.U!,
          lastUpdateId: n.u!,
          previousUpdateId: n.pu!,
          bids: levels(data.b),
          asks: levels(data.a),
        };
        expectSame(data, depthFrame(update, contractOf(data), n.E!, 0));
      }
    });

    it('equals what the simulator says of the same mark price, but for the digits that carry the sequence', () => {
      for (const { data } of ofKind(frames, 'markPrice').slice(0, 200)) {
        const n = numbers(data);
        const mark = {
          kind: 'mark' as const,
          time: n.E!,
          venue: 'binance' as const,
          symbol: String(data.s),
          markPrice: n.p!,
          markAverage: n.ap!,
          indexPrice: n.i!,
          fundingRate: n.r!,
          nextFundingTime: n.T!,
        };
        expectSame(data, { ...markPriceFrame(mark, contractOf(data), n.E!, 0), P: data.P });
        expect(n.P! / n.i!).toBeCloseTo(1, 3);
      }
    });

    it('equals what the simulator says of the same forced order, but for the digits that carry the sequence', () => {
      const forced = ofKind(frames, 'forceOrder').slice(0, 200);
      for (const { data } of forced) {
        const order = data.o as Payload;
        const n = numbers(order);
        const record = {
          symbol: String(order.s),
          side: order.S as 'BUY' | 'SELL',
          orderPrice: n.p!,
          averagePrice: n.ap!,
          quantity: n.z!,
          lastQuantity: n.l!,
          time: n.T!,
        };
        const frame = forceOrderFrame(record, contractOf(order), Number(data.E), 'ps' in order ? 0 : 1);
        const o = { ...(frame as { o: Payload }).o, ap: order.ap };
        expectSame(data, { ...frame, o });
        expect(String(order.ap)).toHaveLength(String(order.p).length + TAIL_DIGITS);
      }
      expect(new Set(forced.map(({ data }) => 'ps' in (data.o as Payload)))).toEqual(new Set([true, false]));
    });

    it('names streams as they are subscribed', () => {
      const expected = ({ kind, data }: Sent): string => {
        if (kind === 'forceOrder') return '!forceOrder@arr';
        const rest = { aggTrade: 'aggTrade', depth: 'depth20@100ms', markPrice: 'markPrice@1s' }[kind];
        return `${String(data.s).toLowerCase()}@${rest}`;
      };
      expect(frames.filter((frame) => frame.stream !== expected(frame))).toEqual([]);
    });

    it('shows a forced order a second after its fill, with a fill that is never more than the whole', () => {
      for (const { data } of ofKind(frames, 'forceOrder')) {
        const order = data.o as Record<string, string>;
        expect(Number(data.E) - Number(order.T)).toBe(FORCED_AGE_MS);
        expect(Number(order.l)).toBeLessThanOrEqual(Number(order.z));
        expect(order.q).toBe(order.z);
        const beyond = Number(order.p) < Number(order.ap);
        expect(beyond).toBe(order.S === 'SELL');
      }
    });

    itWithCaptures('equals the captures, kind by kind', () => {
      const shape = (value: unknown): unknown => shapeOf(value);
      expect(shape(one('aggTrade'))).toEqual(shape(capture('ws_um_official_2026_market_aggregateTradeStreams')));
      expect(shape(one('markPrice'))).toEqual(shape(capture('ws_um_official_2026_market_markPriceStream')));
      expect(shape(one('depth'))).toEqual(shape(capture('ws_um_official_2026_public_partialBookDepthStreams')));
      const samples = capture<{ frame: Payload }[]>('live2026_forceOrder_samples').map(({ frame }) =>
        shape('data' in frame ? frame.data : frame),
      );
      for (const { data } of ofKind(frames, 'forceOrder')) expect(samples).toContainEqual(shape(data));
    });
  });
});
