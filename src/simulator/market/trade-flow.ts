import type { Conditions } from './conditions';
import type { ListedContract } from './instruments';
import { quantityFor } from './instruments';
import type { TakerSide, TradeFill } from './market-model.contract';
import type { OrderBook } from './scripted-book';
import type { Random } from './random';

const SIZE_SIGMA = 1.2;

/** Trades of one step: Poisson arrivals, lognormal sizes whose mean makes up the contract's daily volume. */
export function tradesOf(
  contract: ListedContract,
  book: OrderBook,
  conditions: Conditions,
  random: Random,
  fromMs: number,
  toMs: number,
): TradeFill[] {
  const span = toMs - fromMs;
  const count = random.poisson((contract.tradesPerSecond * conditions.trades * span) / 1000);
  const medianUsd = contract.dailyVolumeUsd / 86_400 / contract.tradesPerSecond / Math.exp(SIZE_SIGMA ** 2 / 2);
  const fills: TradeFill[] = [];
  for (let index = 0; index < count; index += 1) {
    const time = Math.floor(fromMs + (span * index) / count);
    const takerSide = takerSideOf(conditions, random);
    const slip = Math.floor(random.exponential(conditions.kind === 'cascade' ? 2 : 0.4));
    const price = book.behind(takerSide === 'buy' ? 'ask' : 'bid', Math.min(slip, 19));
    const quantity = quantityFor(contract, random.lognormal(medianUsd, SIZE_SIGMA), price);
    fills.push({ kind: 'trade', time, venue: contract.venue, symbol: contract.symbol, price, quantity, takerSide });
  }
  return fills;
}

function takerSideOf(conditions: Conditions, random: Random): TakerSide {
  const pressed = random.next() < conditions.pressure;
  return pressed === (conditions.side === 'SELL') ? 'sell' : 'buy';
}
