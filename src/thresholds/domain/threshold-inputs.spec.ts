import { bar, baselineBars, DAY, HOUR, reference, START } from '../../core/testing/events';
import { ThresholdInputs } from './threshold-inputs';

function fed(bars: ReturnType<typeof bar>[], multiplier?: number): ThresholdInputs {
  const inputs = new ThresholdInputs();
  for (const one of bars) inputs.applyBar(one, multiplier);
  return inputs;
}

const day = (i: number, quoteVolume?: number) =>
  bar({ intervalSeconds: 86_400, exchangeTime: START + i * DAY, quoteVolume });
const hour = (i: number, close: number) => bar({ exchangeTime: START + i * HOUR, close });

describe(ThresholdInputs.name, () => {
  it('knows nothing, and says unknown rather than zero', () => {
    const { dailyVolumeUsd, volatility, marketCapUsd, lastClose, asOf, marketCapSource } = new ThresholdInputs();
    expect([dailyVolumeUsd, volatility, marketCapUsd, lastClose, asOf, marketCapSource]).toEqual(
      Array(6).fill(undefined),
    );
  });

  it('takes the median of the last 14 completed days as daily volume', () => {
    expect(fed([day(0, 10)]).dailyVolumeUsd).toBe(10);
    expect(fed([day(0, 10), day(1, 1_000), day(2, 30)]).dailyVolumeUsd).toBe(30);
    const sixteen = Array.from({ length: 16 }, (_, i) => day(i, i < 2 ? 1e12 : i));
    expect(fed(sixteen).dailyVolumeUsd).toBe(8.5);
  });

  it('forgets the oldest day in whatever order days arrive', () => {
    const days = Array.from({ length: 15 }, (_, i) => day(i, i));
    expect(fed(days.reverse()).dailyVolumeUsd).toBe(7.5);
  });

  it('replaces a bar that is sent again', () => {
    expect(fed([day(0, 10), day(0, 20)]).dailyVolumeUsd).toBe(20);
  });

  it('uses days with a quote volume and hours only', () => {
    const inputs = new ThresholdInputs();
    expect(inputs.applyBar(day(0))).toBe(false);
    expect(inputs.applyBar(bar({ intervalSeconds: 60 }))).toBe(false);
    expect(inputs.applyBar(day(0, 5))).toBe(true);
    expect(inputs.applyBar(hour(0, 5))).toBe(true);
    expect(inputs.asOf).toBe(START);
  });

  it('scales the deviation of hourly log returns to a day', () => {
    expect(fed(baselineBars({ dailyVolumeUsd: 1, volatility: 0.05 })).volatility).toBeCloseTo(0.05, 10);
    expect(fed(Array.from({ length: 60 }, (_, i) => hour(i, 100))).volatility).toBe(0);
  });

  it('does not know the volatility below 48 hourly returns', () => {
    const closes = Array.from({ length: 49 }, (_, i) => hour(i, 100 + (i % 2)));
    expect(fed(closes.slice(1)).volatility).toBeUndefined();
    expect(fed(closes).volatility).toBeGreaterThan(0);
  });

  it('takes no return across missing hours', () => {
    const before = Array.from({ length: 30 }, (_, i) => hour(i, 100));
    const after = Array.from({ length: 30 }, (_, i) => hour(i + 50, 200));
    expect(fed([...before, ...after]).volatility).toBe(0);
  });

  it('keeps 168 hourly returns, no matter how long it runs', () => {
    const wild = Array.from({ length: 50 }, (_, i) => hour(i, i % 2 === 0 ? 1 : 1_000));
    const calm = Array.from({ length: 169 }, (_, i) => hour(i + 50, 100));
    expect(fed([...wild, ...calm]).volatility).toBe(0);
    expect(fed([...wild, ...calm]).toRecord().hourlyCloses).toHaveLength(169);
  });

  it('values the circulating supply at the last close of one coin, multiplier removed', () => {
    const inputs = fed([hour(1, 0.011), hour(0, 0.5)], 1_000);
    inputs.applyReference(reference({ circulatingSupply: 420e12, source: 'exchange' }));
    expect(inputs.lastClose).toBeCloseTo(0.000011, 12);
    expect(inputs.marketCapUsd).toBeCloseTo(4.62e9, 0);
    expect(inputs.marketCapSource).toBe('exchange');
  });

  it('falls back to the market cap a source gave while supply or close is missing', () => {
    const inputs = new ThresholdInputs();
    inputs.applyReference(reference({ circulatingSupply: 100 }));
    expect(inputs.marketCapUsd).toBeUndefined();
    inputs.applyReference(reference({ marketCapUsd: 5e9 }));
    expect(inputs.marketCapUsd).toBe(5e9);
    inputs.applyBar(hour(0, 7));
    expect(inputs.marketCapUsd).toBe(700);
  });

  it('survives being stored as JSON', () => {
    const inputs = fed(baselineBars({ dailyVolumeUsd: 12e9, volatility: 0.07 }));
    inputs.applyReference(reference({ circulatingSupply: 20e6, marketCapUsd: 1, source: 'exchange' }));
    const again = ThresholdInputs.fromRecord(JSON.parse(JSON.stringify(inputs.toRecord())));
    expect(again.toRecord()).toEqual(inputs.toRecord());
    expect(again.volatility).toBe(inputs.volatility);
    expect(again.marketCapUsd).toBe(inputs.marketCapUsd);
    expect(again.dailyVolumeUsd).toBe(12e9);
    expect(again.asOf).toBe(inputs.asOf);
  });
});
