/** Scripts whose characters take two columns of a terminal; the halfwidth forms of FF61 to FFDC take one. */
const WIDE =
  /^(?![\uFF61-\uFFDC])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
/** Drawn onto the character before. */
const COMBINING = /^[\p{Mn}\p{Me}\u200D]/u;

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Columns a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) if (!COMBINING.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Lines of a table, the head first, each column as wide as its widest cell. */
export function columnLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const table = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...table.map((line) => displayWidth(line[at] ?? ''))));
  return table.map((line) =>
    columns
      .map(({ align }, at) => pad(line[at] ?? '', widths[at] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? `${text}${space}` : `${space}${text}`;
}
