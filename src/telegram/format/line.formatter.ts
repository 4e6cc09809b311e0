/** Telegram's limit for a text, in UTF-16 units after entity parsing. */
export const MAX_TEXT_LENGTH = 4096;

/** One line as people read it. A style covers the whole line, so that no cut can fall inside a tag. */
export interface Line {
  readonly text: string;
  readonly style?: 'bold' | 'italic';
}

/** A message in the order it is read. When it is too long, `body` gives way first. */
export interface Message {
  readonly head: readonly Line[];
  readonly body: readonly Line[];
  readonly tail: readonly Line[];
}

const MAX_LINE_LENGTH = 256;
const TAGS = { bold: 'b', italic: 'i' } as const;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export function plain(text: string): Line {
  return { text };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

/**
 * What a venue or a person named, made fit for one line: control characters would break the line, marks of writing
 * direction could reorder figures, and half a surrogate pair makes Telegram refuse the whole message.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  // A cut between the halves of a pair leaves one half behind.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

function tidy(line: Line): Line {
  return { ...line, text: clip(cleanText(line.text), MAX_LINE_LENGTH) };
}

function lengthOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + text.length + 1, 0);
}

function takeWhileFitting(lines: readonly Line[], room: number): Line[] {
  const taken: Line[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.text.length + 1;
    if (used > room) break;
    taken.push(line);
  }
  return taken;
}

/** Room kept for the line that says how many were left out. */
const NOTICE_ROOM = 32;

function shorten(lines: readonly Line[], room: number): Line[] {
  if (lengthOf(lines) <= room) return [...lines];
  const kept = takeWhileFitting(lines, room - NOTICE_ROOM);
  return [...kept, plain(`… ${lines.length - kept.length} more lines`)];
}

/** The lines that fit into one message: the tail always, then the head, then as much of the body as there is room for. */
export function fittingLines(message: Message): Line[] {
  const tail = takeWhileFitting(message.tail.map(tidy), MAX_TEXT_LENGTH / 2);
  const head = shorten(message.head.map(tidy), MAX_TEXT_LENGTH - lengthOf(tail) - NOTICE_ROOM);
  const body = shorten(message.body.map(tidy), MAX_TEXT_LENGTH - lengthOf(tail) - lengthOf(head));
  return [...head, ...body, ...tail];
}

function renderLine({ text, style }: Line): string {
  const escaped = escapeHtml(text);
  return style === undefined || text.trim() === '' ? escaped : `<${TAGS[style]}>${escaped}</${TAGS[style]}>`;
}

export function renderHtml(message: Message): string {
  return fittingLines(message).map(renderLine).join('\n');
}

/** The same text without markup, for when Telegram could not parse it. */
export function plainTextOf(html: string): string {
  return html.replace(/<\/?[bi]>/g, '').replace(/&(?:amp|lt|gt);/g, (entity) => CHARACTERS[entity] ?? entity);
}
