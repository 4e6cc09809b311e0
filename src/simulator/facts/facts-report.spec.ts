import { factRows, missed, tableOf } from './fact-table';
import { readFactsOptions } from './facts-options';
import { costLine, jsonReport, progressLine, textReport } from './facts-report';
import type { RealFact } from './real-facts';
import { REAL_FACTS } from './real-facts';

const FACTS: readonly RealFact[] = [
  { id: 'a', fact: 'events a day', unit: 'count', low: 2000 },
  { id: 'b', fact: 'a range', unit: 'share', low: 0.1, high: 0.2 },
  { id: 'c', fact: 'not comparable', unit: 'usd' },
  { id: 'd', fact: 'never seen', unit: 'seconds', low: 5 },
];
const of = (a: number, b: number) =>
  factRows(FACTS, { a: { value: a, n: 7 }, b: { value: b, n: 8 }, c: { value: 1234, n: 1 } });

describe(factRows.name, () => {
  it('divides ours by the real figure', () => {
    expect(of(3000, 0.15)[0]).toMatchObject({
      fact: 'events a day',
      real: 2000,
      ours: 3000,
      ratio: 1.5,
      within: true,
      n: 7,
    });
  });

  it.each([
    [0.15, 0.15, 1, true],
    [0.3, 0.2, 1.5, true],
    [0.04, 0.1, 0.4, false],
  ])('compares %d with the nearest point of the range', (ours, real, ratio, within) => {
    expect(of(1, ours)[1]).toMatchObject({ real, ratio: expect.closeTo(ratio, 9), within, low: 0.1, high: 0.2 });
  });

  it('has null where nobody measured the real market, or where we saw nothing', () => {
    const [, , incomparable, unseen] = of(1, 1);
    expect(incomparable).toMatchObject({ real: null, ours: 1234, ratio: null, within: null });
    expect(unseen).toMatchObject({ real: 5, ours: null, ratio: null, within: null, n: 0 });
    expect(factRows(FACTS, { a: { value: NaN, n: 0 } })[0]?.ours).toBeNull();
  });

  it('counts as missed what lies apart by more than a factor of two, either way', () => {
    expect(missed(of(4000, 0.05))).toEqual([]);
    expect(missed(of(4001, 0.0499)).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('names every real fact once', () => {
    expect(new Set(REAL_FACTS.map(({ id }) => id)).size).toBe(REAL_FACTS.length);
    expect(new Set(REAL_FACTS.map(({ fact }) => fact)).size).toBe(REAL_FACTS.length);
  });
});

describe('the report', () => {
  const cost = { marketSecondsPerDay: 30, measuringSecondsPerDay: 0.9, trades: 1000, measuringMicrosPerTrade: 0.16 };
  const options = { days: 3, seeds: [1, 2], assets: 2, json: false };

  it('lines the figures up with their units', () => {
    expect(tableOf(of(1_234_567, 0.15)).split('\n')).toEqual([
      'fact           |        real |      ours |  ratio | held | n',
      '---------------|-------------|-----------|--------|------|--',
      'events a day   |       2,000 | 1,234,567 | 617.28 |   no | 7',
      'a range        | 10 % - 20 % |      15 % |   1.00 |  yes | 8',
      'not comparable |             |    $1,234 |        |      | 1',
      'never seen     |         5 s |           |        |      | 0',
    ]);
  });

  it('says for which markets, what was missed and what it cost', () => {
    const text = textReport({ rows: of(1, 0.15), cost }, options, 210.4);
    expect(text).toContain('seeds 1, 2; 3 simulated days each');
    expect(text).toContain('1 of 2 missed by more than a factor of 2: events a day');
    expect(text).toContain(
      '30.0 s a simulated day for the market, 0.90 s for measuring it (0.16 µs a trade, 1000 trades)',
    );
    expect(text).toContain('peak memory 210 MB');
    expect(textReport({ rows: of(2000, 0.15), cost }, { ...options, seeds: [5], days: 1 }, 1)).toContain(
      'seed 5; 1 simulated day',
    );
    expect(costLine(cost, 1)).toContain('1 MB');
  });

  it('is one JSON array when asked', () => {
    const rows = JSON.parse(jsonReport(of(3000, 0.15))) as Record<string, unknown>[];
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(Object.keys(row)).toEqual(expect.arrayContaining(['fact', 'real', 'ours', 'ratio']));
  });

  it('shows how far it is', () => {
    expect(progressLine({ seed: 7, day: 1.254, days: 3, secondsPerDay: 31.26 })).toBe(
      'seed 7: day 1.25 of 3, 31.3 s a day',
    );
  });
});

describe(readFactsOptions.name, () => {
  it('has defaults', () => {
    expect(readFactsOptions([])).toEqual({ days: 3, seeds: [7], assets: 2, json: false });
    expect(readFactsOptions(['--help'])).toBe('help');
  });

  it('takes days, seeds, assets and the format', () => {
    const args = ['--days', '0.5', '--seeds', '1, 2,-3', '--assets', '60', '--json'];
    expect(readFactsOptions(args)).toEqual({ days: 0.5, seeds: [1, 2, -3], assets: 60, json: true });
    expect(readFactsOptions(['--seed', '12'])).toMatchObject({ seeds: [12] });
  });

  it.each([
    [['--days', 'many'], "--days expected 0.001 to 3650, was 'many'"],
    [['--days', '0'], "--days expected 0.001 to 3650, was '0'"],
    [['--days', ''], "--days expected 0.001 to 3650, was ''"],
    [['--seed', '1.5'], "--seed expected one whole number, was '1.5'"],
    [['--seed', '1,2'], "--seed expected one whole number, was '1,2'"],
    [['--seeds', '1,,2'], "--seeds expected whole numbers, was '1,,2'"],
    [['--seeds', '1,1'], "--seeds names one seed twice: '1,1'"],
    [['--seed', '1', '--seeds', '2'], 'give either --seed or --seeds'],
    [['--assets', '1'], "--assets expected 2 to 600, was '1'"],
    [['--colour'], 'colour'],
    [['extra'], 'extra'],
  ])('refuses %j', (args, message) => {
    expect(readFactsOptions(args)).toEqual({ error: expect.stringContaining(message) });
  });
});
