import * as fc from 'fast-check';
import { day, hour, HOUR, liquidations, MINUTE, START } from '../testing/episodes';
import type { XmlElement } from '../testing/xml';
import { elementsNamed, everyElement, parseXml } from '../testing/xml';
import { episodeChart } from './episode-chart';
import type { Episode } from './episode.contract';

function words(root: XmlElement): string[] {
  return elementsNamed(root, 'text').map(({ text }) => text);
}

function chart(changes: Partial<Episode> = {}, options = {}): XmlElement {
  return parseXml(episodeChart(hour(changes), options));
}

function circles(root: XmlElement, side: 'long' | 'short'): XmlElement[] {
  const colour = { long: '#d1401f', short: '#0969da' }[side];
  return elementsNamed(root, 'g')
    .filter(({ attributes }) => attributes['fill'] === colour)
    .flatMap(({ children }) => children);
}

/** The lines of a colour, as many as the pen was put down. */
function strokes(root: XmlElement, colour: string): number {
  return elementsNamed(root, 'path')
    .filter(({ attributes }) => attributes['stroke'] === colour)
    .reduce((sum, { attributes }) => sum + (attributes['d'] as string).split('M').length - 1, 0);
}

/** Built once: it is large. */
const DAY = day();
const PRICE = '#1f2328';
const OPEN_INTEREST = '#0a7a78';

describe('the chart of an episode', () => {
  it.each([
    ['an hour', hour()],
    ['a day of seconds', DAY],
    ['nothing at all', hour({ price: [], liquidations: [], openInterest: [], alerts: [] })],
    [
      'hostile words',
      hour({ title: '<&">', subtitle: "]]> ' & \u0000", alerts: [{ ...hour().alerts[0]!, text: '</svg>' }] }),
    ],
    ['one point of each', hour({ price: [{ time: START, price: 5 }], openInterest: [{ time: START, value: 0 }] })],
    ['a flat market', hour({ price: hour().price.map(({ time }) => ({ time, price: 3e-7 })), liquidations: [] })],
  ])('is one well-formed picture for %s, in both themes and every width', (_, episode) => {
    for (const theme of ['light', 'dark'] as const) {
      for (const width of [320, 390, 1000]) {
        const root = parseXml(episodeChart(episode, { theme, width }));
        expect(root.name).toBe('svg');
        for (const { attributes } of everyElement(root)) {
          expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity|undefined/);
        }
      }
    }
  });

  it('stands alone: no script, no link, no font but what the reader has', () => {
    const root = parseXml(episodeChart(DAY));
    const names = new Set([...everyElement(root)].map(({ name }) => name));
    for (const name of ['script', 'a', 'image', 'use', 'style', 'foreignObject']) expect(names).not.toContain(name);
    expect(root.attributes['font-family']).toBe('system-ui, sans-serif');
    const references = episodeChart(DAY).match(/url\([^)]*\)/g) ?? [];
    const ids = new Set([...everyElement(root)].map(({ attributes }) => attributes['id']));
    for (const reference of references) expect(ids).toContain(reference.slice(5, -1));
  });

  it('scales, and says in words what it shows', () => {
    const root = chart();
    const { width, height, viewBox, role } = root.attributes;
    expect(viewBox).toBe(`0 0 ${width} ${height}`);
    expect(role).toBe('img');
    expect(elementsNamed(root, 'title')[0]?.text).toBe('BTC: an hour');
    expect(elementsNamed(root, 'desc')[0]?.text).toContain('lowest $97,000 (−3 %) at 20:30:00 UTC');
  });

  it('has ids of its own beside another picture of the same page', () => {
    const ids = (root: XmlElement): string[] =>
      [...everyElement(root)].flatMap(({ attributes }) => attributes['id'] ?? []);
    const both = [...ids(chart()), ...ids(chart({}, { theme: 'dark' }))];
    expect(new Set(both).size).toBe(both.length);
  });

  it('writes no figure that is none, whatever it is given', () => {
    const time = fc.integer({ min: START - HOUR, max: START + 2 * HOUR });
    const figure = fc.oneof(fc.double({ min: 0, max: 1e12 }), fc.double(), fc.constantFrom(0, -1, Infinity, 1e-12));
    const side = fc.constantFrom<'long' | 'short'>('long', 'short');
    const liquidation = fc.record({ time, price: figure, usd: figure, side });
    const episode = fc.record({
      to: fc.constantFrom(START + 1, START + MINUTE, START + HOUR, START + 24 * HOUR, START + 90_000 * HOUR),
      price: fc.array(fc.record({ time, price: figure }), { maxLength: 30 }),
      liquidations: fc.array(liquidation, { maxLength: 30 }),
      seen: fc.array(liquidation, { maxLength: 10 }),
      openInterest: fc.array(fc.record({ time, value: figure }), { maxLength: 30 }),
      volume: fc.array(fc.record({ time, usd: figure }), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(
        episode,
        fc.constantFrom(320, 1000),
        fc.constantFrom(undefined, 0, 2000),
        (changes, width, height) => {
          expect(episodeChart(hour(changes), { width, height })).not.toMatch(
            / (d|x|y|cx|cy|r|width|height)="[^"]*(NaN|Infinity|undefined|e)/,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays small for a day with tens of thousands of liquidations', () => {
    expect(episodeChart(DAY).length).toBeLessThan(150_000);
    expect(episodeChart(DAY, { width: 1600 }).length).toBeLessThan(180_000);
  });

  it('is the same for the same episode', () => {
    expect(episodeChart(hour())).toBe(episodeChart(hour()));
  });

  it('refuses a window without extent', () => {
    expect(() => chart({ to: START })).toThrow(RangeError);
    expect(() => chart({ to: NaN })).toThrow(RangeError);
  });

  it('takes a height, unless the content needs more', () => {
    expect(Number(chart({}, { height: 1200 }).attributes['height'])).toBeCloseTo(1200, -1);
    expect(Number(chart({}, { height: 100 }).attributes['height'])).toBeGreaterThan(400);
  });

  it('keeps every word inside the picture', () => {
    for (const width of [320, 390, 1000]) {
      const { attributes } = chart({}, { width });
      for (const text of elementsNamed(chart({}, { width }), 'text')) {
        expect(Number(text.attributes['x'])).toBeGreaterThanOrEqual(0);
        expect(Number(text.attributes['x'])).toBeLessThanOrEqual(Number(attributes['width']));
        expect(Number(text.attributes['y'])).toBeLessThanOrEqual(Number(attributes['height']));
      }
    }
  });
});

describe('gaps', () => {
  const without = <T extends { time: number }>(points: readonly T[]): T[] =>
    points.filter(({ time }) => time < START + 10 * MINUTE || time > START + 20 * MINUTE);

  it('are not drawn through, but hatched and named', () => {
    const whole = chart({ liquidations: [] });
    const broken = chart({
      price: without(hour().price),
      openInterest: without(hour().openInterest),
      liquidations: [],
    });
    expect(strokes(whole, PRICE)).toBe(1);
    expect(strokes(broken, PRICE)).toBe(2);
    expect(strokes(broken, OPEN_INTEREST)).toBe(2);
    expect(words(whole)).not.toContain('no data');
    expect(words(broken).filter((text) => text === 'no data')).toHaveLength(2);
  });

  it('between bars are not drawn through either', () => {
    const bars = hour()
      .price.slice(0, 60)
      .map(({ time }, i) => ({
        from: time,
        to: time + MINUTE,
        open: 100 + i,
        high: 103 + i,
        low: 99 + i,
        close: 102 + i,
      }));
    const whole = chart({ price: [], bars, liquidations: [], alerts: [] }, { width: 320 });
    const broken = chart(
      { price: [], bars: [...bars.slice(0, 20), ...bars.slice(21)], liquidations: [] },
      { width: 320 },
    );
    const hatched = (root: XmlElement): boolean =>
      elementsNamed(root, 'path').some(({ attributes }) => attributes['fill']?.endsWith('h)'));
    expect(hatched(whole)).toBe(false);
    expect(hatched(broken)).toBe(true);
  });

  it('of a feed are hatched over every panel and told below', () => {
    const outages = [{ from: START + 10 * MINUTE, to: START + 30 * MINUTE, label: 'Binance silent' }];
    const root = chart({ outages });
    const hatched = elementsNamed(root, 'path').filter(({ attributes }) => attributes['fill']?.endsWith('h)'));
    expect(hatched).toHaveLength(3);
    expect(words(root)).toContain('Binance silent');
    expect(words(root)).toContain('Hatched: 20:10:00 UTC to 20:30:00 UTC, Binance silent');
  });
});

describe('liquidations', () => {
  it('are said to be none in words', () => {
    const root = chart({ liquidations: [] });
    expect(words(root)).toContain('No liquidations recorded in this time.');
    expect(circles(root, 'long')).toHaveLength(0);
  });

  it('are bubbles on the price, longs and shorts apart', () => {
    const all = hour().liquidations;
    const root = chart();
    expect(circles(root, 'long')).toHaveLength(all.filter(({ side }) => side === 'long').length);
    expect(circles(root, 'short')).toHaveLength(all.filter(({ side }) => side === 'short').length);
    expect(words(root)).toContain('area = USD:');
  });

  it('are joined into a few hundred bubbles, which the legend says', () => {
    const root = chart({ liquidations: liquidations(20_000, START, START + HOUR) });
    expect(circles(root, 'long').length + circles(root, 'short').length).toBeLessThanOrEqual(300);
    expect(words(root)).toContain('area = USD, neighbours joined:');
  });

  it('far off the price do not squash it, and are counted', () => {
    const far = { time: START, price: 1e9, usd: 2e6, side: 'short' as const };
    const root = chart({ liquidations: [...hour().liquidations, far] });
    expect(words(root)).toContain('1 liquidation ($2M) beyond this axis');
    expect(circles(root, 'short')).toHaveLength(hour().liquidations.filter(({ side }) => side === 'short').length);
  });

  it('are told beside what the feed showed of them', () => {
    const all = [1e6, 3e6].map((usd, i) => ({ time: START + i * MINUTE, price: 1e5, usd, side: 'long' as const }));
    const root = chart({ liquidations: all, seen: all.slice(0, 1) });
    expect(words(root)).toContain('2 longs $4M, 0 shorts $0');
    expect(words(root)).toContain('seen $1M of $4M (25 %)');
    expect(words(root)).toContain('wide and pale: happened; narrow: seen on the sampled feed');
  });

  it('outside the window do not count', () => {
    const early = { time: START - 1, price: 1e5, usd: 1e9, side: 'long' as const };
    expect(episodeChart(hour({ liquidations: [early] }))).toContain('No liquidations');
  });
});

describe('the other panels', () => {
  it('say what is unknown', () => {
    const root = chart({ price: [], liquidations: [], openInterest: [], volume: [] });
    expect(words(root)).toEqual(
      expect.arrayContaining([
        'No price known in this time.',
        'Open interest unknown in this time.',
        'No trades recorded in this time.',
      ]),
    );
  });

  it('give volume only where it is given', () => {
    const titled = (root: XmlElement): boolean => words(root).some((text) => text.startsWith('Traded volume'));
    expect(titled(chart())).toBe(false);
    expect(titled(chart({ volume: [{ time: START, usd: 5 }] }))).toBe(true);
  });

  it('hatch a silence of the volume, and not a time without trades', () => {
    const every = Array.from({ length: 60 }, (_, i) => ({ time: START + i * MINUTE, usd: i > 20 && i < 40 ? 0 : 1e6 }));
    const named = (volume: Episode['volume']): boolean => words(chart({ volume })).includes('no data');
    expect(named(every)).toBe(false);
    expect(named(every.filter(({ usd }) => usd > 0))).toBe(true);
  });

  it('draw bars as candles where they can be told apart, and do not pretend to know the second of an extreme', () => {
    const bars = [0, 1, 2].map((i) => ({
      from: START + i * 20 * MINUTE,
      to: START + (i + 1) * 20 * MINUTE,
      open: 100,
      high: 104,
      low: 90 - i,
      close: i === 1 ? 101 : 95,
    }));
    const root = chart({ price: [], bars, liquidations: [] });
    expect(words(root)).toContain('lowest $88 (−12 %) in the 20 min from 20:40:00 UTC');
    // Wicks, hollow and filled bodies.
    expect(elementsNamed(root, 'path').filter(({ attributes }) => attributes['stroke'] === PRICE)).toHaveLength(3);
  });

  it('tell a change of open interest in percent', () => {
    expect(words(chart())).toContain('lowest −5 % at 20:30:00 UTC');
    expect(words(chart({ openInterest: hour().openInterest.map(({ time }) => ({ time, value: 7 })) }))).toContain(
      'unchanged',
    );
  });
});

describe('alerts', () => {
  it('are flagged by number and severity, and listed with time and words', () => {
    const found = words(chart());
    expect(found).toEqual(expect.arrayContaining(['1 MODERATE', '2 EXTREME', '20:31:00 UTC', 'very many longs']));
  });

  it('are said to be none', () => {
    expect(words(chart({ alerts: [] }))).toContain('No alerts in this time.');
  });

  it('are written with the day where there are several', () => {
    const found = words(chart({ to: START + 6 * HOUR }));
    expect(found).toContain('2025-10-10 20:31:00 UTC');
    expect(found).toContain('2025-10-11 UTC');
  });

  it('beyond what a list can hold are counted, and the gravest are listed', () => {
    const alerts = Array.from({ length: 80 }, (_, i) => ({
      time: START + i * 10_000,
      severity: i % 2 === 0 ? ('LOW' as const) : ('HIGH' as const),
      text: `alert ${i}`,
    }));
    const found = words(chart({ alerts }));
    expect(found).toContain('and 50 more alerts, none graver, not listed');
    expect(found).toContain('alert 1');
    expect(found).not.toContain('alert 0');
  });
});
