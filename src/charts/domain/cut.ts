import type { Episode, PriceBar } from './episode.contract';
import { within } from './gaps';

/** Where figures stop being prices and amounts: beyond, they are faults of their source. */
const SMALLEST_PRICE = 1e-15;
const LARGEST_PRICE = 1e12;
const SMALLEST_USD = 0.01;
const LARGEST_USD = 1e15;
const LARGEST_OPEN_INTEREST = 1e18;

/** Only what lies within the window, in order of time; faulty amounts are left out, faulty prices become unknown. */
export function cutToWindow(episode: Episode): Episode {
  const { from, to, price, bars, liquidations, seen, openInterest, volume, alerts, outages } = episode;
  return {
    ...episode,
    price: within(price, episode).map((point) => (isPrice(point.price) ? point : { time: point.time })),
    bars: bars
      ?.filter((bar) => bar.to > from && bar.from < to && bar.to > bar.from && isWhole(bar))
      .sort((a, b) => a.from - b.from),
    liquidations: within(liquidations, episode).filter(({ usd }) => isAmount(usd)),
    seen: seen && within(seen, episode).filter(({ usd }) => isAmount(usd)),
    openInterest: within(openInterest, episode).map((point) => (isStock(point.value) ? point : { time: point.time })),
    // Nothing traded is a figure too.
    volume: volume && within(volume, episode).filter(({ usd }) => usd === 0 || isAmount(usd)),
    alerts: within(alerts, episode),
    outages: outages?.filter((outage) => outage.to > from && outage.from < to && outage.to > outage.from),
  };
}

export function isPrice(price: number | undefined): price is number {
  return price !== undefined && price >= SMALLEST_PRICE && price <= LARGEST_PRICE;
}

function isAmount(usd: number): boolean {
  return usd >= SMALLEST_USD && usd <= LARGEST_USD;
}

function isStock(openInterest: number | undefined): boolean {
  return openInterest !== undefined && openInterest >= 0 && openInterest <= LARGEST_OPEN_INTEREST;
}

function isWhole({ open, high, low, close }: PriceBar): boolean {
  return [open, high, low, close].every(isPrice);
}
