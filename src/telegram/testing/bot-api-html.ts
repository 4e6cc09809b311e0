// Telegram's HTML mode as the Bot API describes it, written apart from the code that makes such texts.
const TAGS = new Set([
  'b',
  'strong',
  'i',
  'em',
  'u',
  'ins',
  's',
  'strike',
  'del',
  'tg-spoiler',
  'a',
  'code',
  'pre',
  'blockquote',
]);
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** The text people see, or why Telegram would not parse it. */
export function parseHtml(html: string): { readonly text: string } | { readonly problem: string } {
  const open: string[] = [];
  let text = '';
  let last = 0;
  for (const match of html.matchAll(/<([^<>]*)>?/g)) {
    text += html.slice(last, match.index);
    last = match.index + match[0].length;
    const problem = takeTag(match[0], match[1] ?? '', open);
    if (problem !== undefined)
      return { problem: `${problem} at byte offset ${Buffer.byteLength(html.slice(0, match.index))}` };
  }
  if (open.length > 0) return { problem: `Can't find end tag corresponding to start tag "${open.at(-1)}"` };
  text += html.slice(last);
  return { text: text.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity] ?? entity) };
}

function takeTag(whole: string, inside: string, open: string[]): string | undefined {
  if (!whole.endsWith('>')) return 'Unclosed start tag';
  if (inside.startsWith('/')) {
    const name = inside.slice(1).trim().toLowerCase();
    const expected = open.pop();
    if (expected === undefined) return 'Unexpected end tag';
    return expected === name ? undefined : `Unmatched end tag, expected "</${expected}>", found "</${name}>"`;
  }
  const name = inside.split(/\s/)[0]?.toLowerCase() ?? '';
  if (!TAGS.has(name)) return `Unsupported start tag "${name}"`;
  open.push(name);
  return undefined;
}
