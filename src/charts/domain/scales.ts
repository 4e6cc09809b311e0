/** Value to pixels. */
export type Scale = (value: number) => number;
export type Span = readonly [from: number, to: number];

/** A domain without extent lies in the middle of the range. */
export function linear([low, high]: Span, [start, end]: Span): Scale {
  if (high === low) return () => (start + end) / 2;
  const slope = (end - start) / (high - low);
  return (value) => start + (value - low) * slope;
}

/** Keeps small amounts visible beside large ones and has a zero, unlike a logarithm. Below zero it is mirrored. */
export function squareRoot([low, high]: Span, range: Span): Scale {
  const scale = linear([signedRoot(low), signedRoot(high)], range);
  return (value) => scale(signedRoot(value));
}

function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** Lowest and highest value; undefined for none. Without spreading: arguments are limited, series are not. */
export function extent(values: Iterable<number>): Span | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}
