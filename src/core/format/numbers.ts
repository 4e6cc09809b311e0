/** Shown where a figure is not known; a zero would be a claim. */
export const UNKNOWN = 'unknown';

/** The minus sign of typography; a hyphen reads as a dash between figures. */
const MINUS = '−';

/** Steps are whole numbers of dollars, so counting them is exact. */
const UNITS = [
  { from: 1e12, step: 1e10, decimals: 2, suffix: 'T' },
  { from: 1e9, step: 1e7, decimals: 2, suffix: 'B' },
  { from: 1e6, step: 1e4, decimals: 2, suffix: 'M' },
  { from: 1e3, step: 1e2, decimals: 1, suffix: 'K' },
  { from: 1, step: 1, decimals: 0, suffix: '' },
] as const;

/** Beyond this a figure is a fault of its source, and digits would only hide that. */
const LARGEST_USD = 1e15;
/** No coin is quoted below this; a smaller figure would read as a price of nothing. */
const SMALLEST_PRICE = 1e-15;

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function stepsBelow(amount: number, step: number): number {
  const steps = Math.trunc(amount / step);
  return steps * step > amount ? steps - 1 : steps;
}

function stepsAbove(amount: number, step: number): number {
  const steps = stepsBelow(amount, step);
  return steps * step < amount ? steps + 1 : steps;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

function stepsNearest(amount: number, step: number): number {
  return Math.round(amount / step);
}

function scaled(amount: number, count: typeof stepsBelow): string {
  if (amount < 1) return amount === 0 ? '$0' : '<$1';
  // The smallest unit whose figure, once rounded, does not reach the next one: 999,999 is $1M and not $1000K.
  for (let i = UNITS.length - 1; i >= 0; i--) {
    const unit = UNITS[i] as (typeof UNITS)[number];
    const larger = UNITS[i - 1];
    const steps = count(amount, unit.step);
    if (larger !== undefined && steps * unit.step >= larger.from) continue;
    return `$${trimZeros((steps / 10 ** unit.decimals).toFixed(unit.decimals))}${unit.suffix}`;
  }
  return UNKNOWN;
}

function money(value: number | undefined, count: typeof stepsBelow): string {
  if (!isKnown(value)) return UNKNOWN;
  const amount = Math.abs(value);
  const text = amount >= LARGEST_USD ? '>$1000T' : scaled(amount, count);
  return value < 0 ? `${MINUS}${text}` : text;
}

/** `$1.2M`, `$857.1K`: rounded to the nearest step of its unit. */
export function usd(value: number | undefined): string {
  return money(value, stepsNearest);
}

/** The upper end of a range, where cutting would be the overstatement. */
export function usdUpTo(value: number | undefined): string {
  return money(value, stepsAbove);
}

/** `$103,420`, `$0.00001234`: two decimals for dear coins, six significant digits for cheap ones. */
export function price(value: number | undefined): string {
  if (!isKnown(value) || value < SMALLEST_PRICE) return UNKNOWN;
  const decimals = value >= 1000 ? 2 : Math.min(20, 5 - Math.floor(Math.log10(value)));
  const [whole = '0', fraction] = trimZeros(value.toFixed(decimals)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `$${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `−0.9 %`, `+1.25 %`: at most two decimals, cut towards zero. */
export function signedPct(value: number | undefined): string {
  if (!isKnown(value)) return UNKNOWN;
  // The added hair keeps 0.29 from becoming 0.28 through its binary form.
  const hundredths = Math.trunc(Math.abs(value) * 100 + 1e-9);
  if (hundredths === 0) return '0 %';
  return `${value < 0 ? MINUS : '+'}${trimZeros((hundredths / 100).toFixed(2))} %`;
}

/** `1 long`, `2 longs`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${plainNumber(count)} ${count === 1 ? singular : plural}`;
}

/** A figure without a unit: at most four decimals, grouped. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) >= 1e15) return String(value);
  const [whole = '0', fraction] = trimZeros(Math.abs(value).toFixed(4)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = value < 0 && Number(value.toFixed(4)) !== 0 ? MINUS : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
