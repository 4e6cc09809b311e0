const UNITS_PER_USD = 10_000;

/** USD as a whole number of hundredths of a cent, so that sums are exact (up to 900 billion USD). */
export function usdUnits(usd: number): number {
  return Math.round(usd * UNITS_PER_USD);
}

export function unitsUsd(units: number): number {
  return units / UNITS_PER_USD;
}
