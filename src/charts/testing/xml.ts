/** A tree of elements, enough to ask a picture what is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const TOKEN = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|#39);)/;
const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decoded(text: string): string {
  if (REFERENCE.test(text)) throw new Error(`a bare & in "${text}"`);
  return text.replace(/&([^;]+);/g, (_, name: string) => REFERENCES[name] as string);
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`${name} twice`);
    attributes[name] = decoded(value);
  }
  return attributes;
}

/** Throws where the text is not one balanced element. Knows what a hand-written SVG uses, nothing more. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (!token) throw new Error(`not markup: ${text.slice(at, at + 80)}`);
    const [, closing, name, attributes = '', empty, words] = token;
    const parent = open.at(-1) as XmlElement;
    if (words !== undefined) {
      parent.text += decoded(words);
    } else if (closing) {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element: XmlElement = {
        name: name as string,
        attributes: attributesOf(attributes),
        children: [],
        text: '',
      };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  if (root.children.length !== 1 || root.text.trim() !== '') throw new Error('expected one element');
  return root.children[0] as XmlElement;
}

/** The element and everything in it, in order of the document. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}

export function elementsNamed(root: XmlElement, name: string): XmlElement[] {
  return [...everyElement(root)].filter((element) => element.name === name);
}
