import type { ContractMarket } from './contract-market';

/**
 * Longs pay shorts, or the reverse, at the funding rate. Payments pass through the insurance fund, which keeps
 * what rounding leaves.
 */
export function settleFunding(market: ContractMarket): void {
  const { ledger, insurance, mark } = market;
  const perLot = mark.mark * mark.fundingRate;
  for (let slot = 0; slot < ledger.slots; slot += 1) {
    const lots = ledger.quantity[slot] as number;
    if (lots === 0 || slot === insurance) continue;
    const payment = Math.round(lots * perLot);
    ledger.transfer(slot, insurance, payment);
    if (isLeveraged(market, slot)) market.arm(slot);
  }
}

/** Those whose margin can be used up: their liquidation price has moved. */
function isLeveraged({ ledger }: ContractMarket, slot: number): boolean {
  return ledger.leverage[slot] !== 1;
}
