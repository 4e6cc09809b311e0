import * as fc from 'fast-check';
import { parseXml } from '../testing/xml';
import { box, element, escapeXml, group, label, pathThrough, px } from './svg';

describe('markup', () => {
  it('carries any text as it was, in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseXml(element('a', { b: text }, `<t>${escapeXml(text)}</t>`));
        expect(parsed.attributes['b']).toBe(text);
        expect(parsed.children[0]?.text).toBe(text);
      }),
    );
  });

  it('replaces what no XML may contain', () => {
    expect(escapeXml('a\u0000b\ud800c\uffff')).toBe('a\ufffdb\ufffdc\ufffd');
    expect(escapeXml('😀 <script>alert("1") & \'2\'</script>')).toBe(
      '😀 &lt;script&gt;alert(&quot;1&quot;) &amp; &#39;2&#39;&lt;/script&gt;',
    );
  });

  it('leaves out what is absent', () => {
    expect(element('a', { b: undefined, c: 1.26 })).toBe('<a c="1.3"/>');
    expect(group({ fill: 'red' }, '')).toBe('');
    expect(label([1, 2], 'x')).toBe('<text x="1" y="2">x</text>');
  });

  it('writes tenths of a pixel, and no minus zero', () => {
    expect([px(1.05), px(-0.01), px(12)]).toEqual(['1.1', '0', '12']);
    expect(box(1, 2, 3, 4)).toBe('M1 2h3v4h-3z');
  });
});

describe('a path', () => {
  it('is written in relative steps that do not drift', () => {
    const path = pathThrough(Array.from({ length: 101 }, (_, i) => [i * 0.333, 0]));
    const steps = path.slice(path.indexOf('l') + 1).split(' ');
    const xs = steps.filter((_, i) => i % 2 === 0).map(Number);
    expect(xs.reduce((sum, x) => sum + x, 0)).toBeCloseTo(33.3, 6);
  });

  it('separates figures where no sign does', () => {
    expect(
      pathThrough([
        [0, 0],
        [1, -2],
        [3, 0.5],
      ]),
    ).toBe('M0 0l1-2 2 2.5');
  });

  it('shows a single point as a dot, and nothing for none', () => {
    expect(pathThrough([[1, 2]])).toBe('M1 2h0');
    expect(
      pathThrough([
        [1, 2],
        [1.01, 2.01],
      ]),
    ).toBe('M1 2h0');
    expect(pathThrough([])).toBe('');
  });
});

describe('the reader of markup that these tests use', () => {
  it.each(['<a>', '<a></b>', '<a/><b/>', '<a>&</a>', '<a b="1" b="2"/>', '<a b="<"/>', 'words', '<a>x</a>y'])(
    'refuses %s',
    (text) => {
      expect(() => parseXml(text)).toThrow();
    },
  );
});
