import type { ContractMarket, Iceberg } from '../contract-market';
import type { Random } from '../random';
import type { Conditions } from './conditions';

/** Executors slice evenly, yet never quite: the clock and the size vary by this share. */
const UNEVENNESS = 0.1;
/** An iceberg is given up when the price has left it behind by this much. */
const LEFT_BEHIND = 0.0004;
const ICEBERG_LIFE_MS = 90_000;

interface Twap {
  readonly slot: number;
  readonly side: 1 | -1;
  readonly sliceLots: number;
  readonly intervalMs: number;
  leftLots: number;
  nextMs: number;
}

interface RestingIceberg {
  readonly iceberg: Iceberg;
  endMs: number;
}

/** What is too large for one order: sliced over time, or hidden behind a small resting part. */
export class ParentOrders {
  private readonly twaps: Twap[] = [];
  private readonly resting: RestingIceberg[] = [];
  private readonly busy = new Set<number>();

  constructor(
    private readonly market: ContractMarket,
    private readonly random: Random,
    private readonly done: (slot: number, time: number) => void,
  ) {}

  isBusy(slot: number): boolean {
    return this.busy.has(slot);
  }

  twap(slot: number, side: 1 | -1, lots: number, slices: number, intervalMs: number, time: number): void {
    const sliceLots = Math.max(1, Math.round(lots / slices));
    this.busy.add(slot);
    this.twaps.push({ slot, side, sliceLots, intervalMs, leftLots: lots, nextMs: time });
  }

  iceberg(slot: number, side: 1 | -1, lots: number, time: number): void {
    const { book, icebergs } = this.market;
    const ticks = side > 0 ? book.bestBid : book.bestAsk;
    const shownLots = Math.max(1, Math.round(lots / 12));
    const iceberg: Iceberg = { account: slot, side, ticks, shownLots, hiddenLots: lots };
    this.busy.add(slot);
    icebergs.push(iceberg);
    this.resting.push({ iceberg, endMs: time + ICEBERG_LIFE_MS });
  }

  act(now: Conditions): void {
    for (let index = this.twaps.length - 1; index >= 0; index -= 1) {
      const twap = this.twaps[index] as Twap;
      while (twap.nextMs < now.toMs && twap.leftLots > 0) this.slice(twap, Math.max(twap.nextMs, now.toMs - 100));
      if (twap.leftLots > 0) continue;
      this.twaps.splice(index, 1);
      this.finish(twap.slot, now.toMs - 1);
    }
    for (let index = this.resting.length - 1; index >= 0; index -= 1)
      this.watch(this.resting[index] as RestingIceberg, index, now);
  }

  /** The position is gone by force; whatever was still to be done is not. */
  forget(slot: number): void {
    if (!this.busy.delete(slot)) return;
    remove(this.twaps, (twap) => twap.slot === slot);
    remove(this.resting, ({ iceberg }) => iceberg.account === slot);
    remove(this.market.icebergs, (iceberg) => iceberg.account === slot);
  }

  /** Time that nobody lived through. */
  shift(byMs: number): void {
    for (const twap of this.twaps) twap.nextMs += byMs;
    for (const one of this.resting) one.endMs += byMs;
  }

  private slice(twap: Twap, time: number): void {
    const wobble = 1 + UNEVENNESS * (2 * this.random.next() - 1);
    const size = 1 + 0.01 * (2 * this.random.next() - 1);
    const lots = Math.min(twap.leftLots, Math.max(1, Math.round(twap.sliceLots * size)));
    this.market.take(twap.slot, twap.side, lots, time, 'twap');
    this.market.arm(twap.slot);
    twap.leftLots -= lots;
    twap.nextMs += Math.round(twap.intervalMs * wobble);
  }

  private watch({ iceberg, endMs }: RestingIceberg, index: number, now: Conditions): void {
    const { book, icebergs } = this.market;
    const away = Math.abs(book.mid / iceberg.ticks - 1);
    if (iceberg.hiddenLots > 0 && now.toMs < endMs && away < LEFT_BEHIND) return;
    this.resting.splice(index, 1);
    const place = icebergs.indexOf(iceberg);
    if (place >= 0) icebergs.splice(place, 1);
    this.finish(iceberg.account, now.toMs - 1);
  }

  private finish(slot: number, time: number): void {
    this.busy.delete(slot);
    this.done(slot, time);
  }
}

function remove<Item>(items: Item[], matches: (item: Item) => boolean): void {
  for (let index = items.length - 1; index >= 0; index -= 1) if (matches(items[index] as Item)) items.splice(index, 1);
}
