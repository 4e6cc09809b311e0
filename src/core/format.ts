const STEPS = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/**
 * USD for people: at most two decimals, cut rather than rounded so that a figure never claims a rung it did not reach.
 * 1,200,000 -> `$1.2M`, 499,999 -> `$499.99K`, -82,000,000 -> `−$82M`.
 */
export function formatUsd(usd: number): string {
  const sign = usd < 0 ? '−' : '';
  const size = Math.abs(usd);
  const [scale, suffix] = STEPS.find(([from]) => size >= from) ?? [1, ''];
  // The small push undoes binary dust (4.35 * 100 = 434.99…); it is far below a hundredth of the unit.
  const cut = Math.floor((size / scale) * 100 + 1e-7) / 100;
  return `${sign}$${cut}${suffix}`;
}

/** A price with the digits it needs: `103,420`, `0.0220482`, `0.00001234`. */
export function formatPrice(price: number): string {
  const size = Math.abs(price);
  if (size >= 1000) return trimmed(price, 1);
  if (size >= 1) return trimmed(price, 4);
  if (size === 0) return '0';
  return price
    .toFixed(Math.min(12, 3 - Math.floor(Math.log10(size))))
    .replace(/0+$/, '')
    .replace(/\.$/, '');
}

/** `+1.25 %`, `−0.9 %`, `0 %`. */
export function formatPct(pct: number): string {
  const sign = pct > 0 ? '+' : pct < 0 ? '−' : '';
  return `${sign}${Math.round(Math.abs(pct) * 100) / 100} %`;
}

/** `14:23:15 UTC`. */
export function formatUtcTime(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}

/** `48 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function trimmed(value: number, decimals: number): string {
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = fraction.replace(/0+$/, '');
  return `${value < 0 ? '−' : ''}${grouped}${rest === '' ? '' : `.${rest}`}`;
}
