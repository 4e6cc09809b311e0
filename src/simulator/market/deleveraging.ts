import type { Ledger } from './ledger';

/**
 * The accounts that would be reduced when the insurance fund is empty, first those with the largest leveraged profit.
 * `side` is that of the order to be met: -1 closes a long, so the shorts are asked. Makers and the rest come last, so
 * that the order is always met: all longs together are as large as all shorts.
 */
export function rankForDeleveraging(ledger: Ledger, side: 1 | -1, ticks: number): number[] {
  const candidates: { readonly slot: number; readonly rank: number }[] = [];
  for (let slot = 0; slot < ledger.slots; slot += 1) {
    const lots = ledger.quantity[slot] as number;
    if (lots * side <= 0) continue;
    const entry = ledger.entry[slot] as number;
    const profit = Math.sign(lots) * (ticks / entry - 1);
    const leveraged = ledger.traderOf(slot) === 'maker' ? -Infinity : profit * (ledger.leverage[slot] as number);
    candidates.push({ slot, rank: leveraged });
  }
  return candidates.sort((a, b) => b.rank - a.rank || a.slot - b.slot).map(({ slot }) => slot);
}
