import { type LoadContract, loadContracts } from './contracts';
import { ContractFeed } from './contract-feed';
import { Stamp } from './digits';
import { EncodedFrame } from './encoded-frame';
import { ReadingOutlet, splitFrames } from './testing/reading-outlet';

const TIMES = {
  event: new Stamp().set(1_795_174_000_200),
  trade: new Stamp().set(1_795_174_000_100),
  book: new Stamp().set(1_795_174_000_194),
  sentUs: 1_795_174_000_200_456,
};

/** A contract whose price stands where another digit begins. */
function atBoundary(): LoadContract {
  return { ...(loadContracts(1)[0] as LoadContract), pricePrecision: 2, calmTicks: 10_003 };
}

describe('frames with prices written into them', () => {
  it('follows the price across the boundary of another digit', () => {
    const reader = new ReadingOutlet();
    const feed = new ContractFeed(atBoundary(), 7);
    for (let step = 0; step < 6; step++) feed.trade([reader], TIMES, true);
    for (let step = 0; step < 6; step++) feed.trade([reader], TIMES, false);
    const prices = reader.take().map(({ data }) => data.p);
    const down = ['100.02', '100.01', '100.00', '99.99', '99.98', '99.97'];
    expect(prices).toEqual([...down, '99.98', '99.99', '100.00', '100.01', '100.02', '100.03']);
  });

  it('writes every level right on either side of such a boundary, and far from it again', () => {
    const reader = new ReadingOutlet();
    const feed = new ContractFeed(atBoundary(), 7);
    const books = (sells: boolean): string[][] => {
      feed.pushBook([reader], TIMES);
      for (let step = 0; step < 30; step++) feed.trade([], TIMES, sells);
      const [book] = reader.take();
      return [book?.data.b, book?.data.a].map((side) => (side as string[][]).map(([price]) => price ?? ''));
    };
    for (const sells of [true, true, false, false, false, true]) {
      const [bids, asks] = books(sells) as [string[], string[]];
      const ticks = (price: string | undefined): number => Math.round(Number(price) * 100);
      bids.forEach((price, level) => expect(ticks(price)).toBe(ticks(bids[0]) - level));
      asks.forEach((price, level) => expect(ticks(price)).toBe(ticks(bids[0]) + 2 + level));
      for (const price of [...bids, ...asks]) expect(price).toMatch(/^[1-9]\d+\.\d\d$/);
    }
  });

  it.each([
    [1, 2],
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
  ])('frames a body of %i bytes with a header of %i', (length, header) => {
    const frame = new EncodedFrame('x', 'a'.repeat(length));
    expect(frame.bytes(false)).toHaveLength(length + header);
    expect(frame.payloadAt(false)).toBe(header);
    expect(splitFrames(frame.bytes(false))).toEqual(['a'.repeat(length)]);
  });

  it('counts bytes, not letters, in names of other scripts', () => {
    const payload = '{"s":"币安人生USDT"}';
    const frame = new EncodedFrame('币安人生usdt@aggTrade', payload);
    expect(splitFrames(frame.bytes(true))).toEqual([`{"stream":"币安人生usdt@aggTrade","data":${payload}}`]);
    expect(frame.bytes(true).toString('utf8', frame.payloadAt(true), frame.payloadAt(true) + 5)).toBe('{"s":');
  });
});
