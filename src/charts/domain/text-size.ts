/**
 * Widths in em, on the generous side of the usual sans-serif fonts: the reader's font is not known here, and text that
 * ends early is better than text that is cut.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ilj.,:;'|!()[\]]/, 0.32],
  [/[frt\s\-/]/, 0.38],
  [/[mwMW@%]/, 0.95],
  [/[a-z]/, 0.59],
  [/[A-Z]/, 0.7],
  [/[0-9$+=<>−–#_*?~"]/, 0.63],
  [/[\u0020-\u024F]/, 0.62],
];
const WIDEST = 1.05;
const BOLD = 1.17;

function characterWidth(character: string): number {
  return WIDTHS.find(([kind]) => kind.test(character))?.[1] ?? WIDEST;
}

/** Pixels that a text takes at most, roughly. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size * (bold ? BOLD : 1);
}

/** Lines no wider than `width`; a word that is wider is cut into pieces, and what exceeds `mostLines` ends in "…". */
export function wrap(text: string, width: number, size: number, mostLines = Infinity, bold = false): string[] {
  const fits = (line: string): boolean => textWidth(line, size, bold) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((long) => pieces(long, fits))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  if (line !== '') lines.push(line);
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), shortened(lines[mostLines - 1] ?? '', fits)];
}

function shortened(line: string, fits: (line: string) => boolean): string {
  let end = [...line];
  while (end.length > 0 && !fits(`${end.join('')}…`)) end = end.slice(0, -1);
  return `${end.join('').trimEnd()}…`;
}

function pieces(word: string, fits: (line: string) => boolean): string[] {
  if (word === '' || fits(word)) return word === '' ? [] : [word];
  const found: string[] = [''];
  for (const character of word) {
    const longer = `${found.at(-1)}${character}`;
    if (fits(longer) || found.at(-1) === '') found[found.length - 1] = longer;
    else found.push(character);
  }
  return found;
}
