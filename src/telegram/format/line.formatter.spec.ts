import fc from 'fast-check';
import { parseHtml } from '../testing/bot-api-html';
import {
  cleanText,
  escapeHtml,
  fittingLines,
  type Line,
  MAX_TEXT_LENGTH,
  plain,
  plainTextOf,
  renderHtml,
} from './line.formatter';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', '</b>', '<b>', '&amp;', '\ud83d', '龙', '🚨'),
    maxLength: 200,
  }),
);
const anyLine: fc.Arbitrary<Line> = fc.record(
  { text: anyText, style: fc.constantFrom('bold' as const, 'italic' as const) },
  { requiredKeys: ['text'] },
);
const anyMessage = fc.record({
  head: fc.array(anyLine, { maxLength: 30 }),
  body: fc.array(anyLine, { maxLength: 60 }),
  tail: fc.array(anyLine, { maxLength: 10 }),
});

describe('rendering', () => {
  it('is read by Telegram exactly as it was meant, whatever it is made of', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const meant = fittingLines(message)
          .map(({ text }) => text)
          .join('\n');
        const html = renderHtml(message);
        expect(parseHtml(html)).toEqual({ text: meant });
        expect(plainTextOf(html)).toBe(meant);
      }),
    );
  });

  it('never exceeds what Telegram takes, and never leaves half a character', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const parsed = parseHtml(renderHtml(message));
        const text = 'text' in parsed ? parsed.text : '';
        expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it('cuts whole lines out of the body and says how many; head and tail stay', () => {
    const body = Array.from({ length: 60 }, (_, n) => plain(`${n} ${'x'.repeat(200)}`));
    const lines = fittingLines({ head: [plain('head')], body, tail: [plain('tail')] }).map(({ text }) => text);
    expect(lines[0]).toBe('head');
    expect(lines.at(-1)).toBe('tail');
    const kept = lines.length - 3;
    expect(lines.at(-2)).toBe(`… ${60 - kept} more lines`);
    expect(kept).toBeGreaterThan(15);
  });

  it('clips one endless line without cutting a pair in two', () => {
    const [line] = fittingLines({ head: [plain(`x${'🚨'.repeat(300)}`)], body: [], tail: [] });
    expect(line?.text).toHaveLength(256);
    expect(line?.text.endsWith('🚨…')).toBe(true);
  });
});

describe('escaping', () => {
  it('touches the three characters HTML mode knows, and nothing else', () => {
    expect(escapeHtml('1 < 2 & "3" > 2 龙')).toBe('1 &lt; 2 &amp; "3" &gt; 2 龙');
  });

  it('makes one line of what would break it, and removes what would turn it round', () => {
    expect(cleanText('A\nB\u0000C\u202eD\ud800E')).toBe('A B CD\ufffdE');
  });
});
