import { SilentOnsets } from './silent-onsets';

describe(SilentOnsets.name, () => {
  const START = 1_000_000_000;

  function measured(events: readonly (readonly [seconds: number, usd: number])[]) {
    const onsets = new SilentOnsets();
    onsets.begin();
    let next = 0;
    for (let second = 1; second <= 3600; second += 1) {
      while (next < events.length && (events[next]?.[0] ?? 0) <= second) {
        const [at, usd] = events[next++] as readonly [number, number];
        onsets.add(START + at * 1000, usd);
      }
      onsets.second(START + second * 1000);
    }
    return onsets.measure().onsetSilent;
  }
  const burst = (from: number, count = 5, usd = 100_000): [number, number][] =>
    Array.from({ length: count }, (_, index) => [from + index, usd]);

  it('counts an onset at the fifth record, silent when the minute before the last 30 s was', () => {
    expect(measured(burst(1000))).toEqual({ value: 1, n: 1 });
    // 1004 is the onset: 914 to 974 must be empty.
    expect(measured([[915, 1], ...burst(1000)])).toEqual({ value: 0, n: 1 });
    expect(measured([[973, 1], ...burst(1000)])).toEqual({ value: 0, n: 1 });
    expect(measured([[913, 1], [975, 1], ...burst(1001, 4, 200_000)])).toEqual({ value: 1, n: 1 });
  });

  it('wants five records and $500k within 30 s', () => {
    expect(measured(burst(1000, 4, 900_000))?.n).toBe(0);
    expect(measured(burst(1000, 5, 99_999))?.n).toBe(0);
    expect(measured([...burst(1000, 3), ...burst(1033, 2)])?.n).toBe(0);
  });

  it('takes what comes back within five minutes for the same cascade', () => {
    expect(measured([...burst(1000), ...burst(1290)])?.n).toBe(1);
    expect(measured([...burst(1000), ...burst(1310)])).toEqual({ value: 1, n: 2 });
  });
});
