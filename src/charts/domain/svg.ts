export type Attributes = Readonly<Record<string, string | number | undefined>>;
export type Pixel = readonly [x: number, y: number];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and attribute values. Characters that XML forbids, even as references, become the replacement character. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Tenths of a pixel: finer is not seen, and takes room. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

/** An element; absent attributes are left out, `content` is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : escapeXml(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** An element around what there is; nothing around nothing. */
export function group(attributes: Attributes, content: string): string {
  return content === '' ? '' : element('g', attributes, content);
}

export function label([x, y]: Pixel, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeXml(content));
}

/** The data of a path through the pixels, in relative tenths: half the size of absolute ones, and without drift. */
export function pathThrough(pixels: readonly Pixel[]): string {
  let data = '';
  let [atX, atY] = [0, 0];
  pixels.forEach(([exactX, exactY], i) => {
    const [x, y] = [Math.round(exactX * 10), Math.round(exactY * 10)];
    if (i > 0 && x === atX && y === atY) return;
    data += i === 0 ? `M${px(x / 10)} ${px(y / 10)}` : `${i === 1 ? 'l' : ' '}${pair(x - atX, y - atY)}`;
    [atX, atY] = [x, y];
  });
  // A point alone shows as a dot, by the round ends of its line.
  return pixels.length > 0 && !data.includes('l') ? `${data}h0` : data;
}

function pair(x: number, y: number): string {
  const second = px(y / 10);
  return `${px(x / 10)}${second.startsWith('-') ? '' : ' '}${second}`;
}

/** The data of a rectangle, for many of them in one path. */
export function box(x: number, y: number, width: number, height: number): string {
  return `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`;
}
