/** Reads a flag that must be a whole number within bounds. */
export function whole(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value;
    throw new Error(`${flag}: expected a whole number from ${least} to ${most}, was '${text}'`);
  };
}

/** Reads a flag that lists whole numbers, `7` or `1,2,3`. */
export function numberList(flag: string): (text: string) => number[] {
  const one = whole(flag, 0, 2 ** 31);
  return (text) => text.split(',').map((part) => one(part.trim()));
}

/** Reads a flag that must be a number above 0. */
export function positive(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new Error(`${flag}: expected a number above 0, was '${text}'`);
  };
}
