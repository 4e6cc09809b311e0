/** Decimal string with at least the contract's digits; an injected figure with more keeps them all. */
export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === value) return text;
  const exact = String(value);
  if (exact.includes('e') || exact.length > 17) return text;
  return exact;
}

/** Decimal string with exactly these digits. */
export function fixed(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** Eight digits, as the venue writes mark prices, rates and sums. */
export function long(value: number): string {
  return value.toFixed(8);
}
