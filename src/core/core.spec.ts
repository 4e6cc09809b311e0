import { deliveryPriority, graver, severityRank } from './alert';
import { ManualClock } from './clock';
import { AppError, ConfigError, messageOf } from './errors';
import { assetOf, splitMultiplier, unifiedName } from './instrument';
import { liquidatedPosition } from './market-event';
import { stableId } from './stable-id';

describe('vocabulary', () => {
  it.each([
    ['1000PEPE', 'PEPE', 1000],
    ['10000LADYS', 'LADYS', 10_000],
    ['1000000MOG', 'MOG', 1_000_000],
    ['1MBABYDOGE', 'BABYDOGE', 1_000_000],
    ['SHIB1000', 'SHIB', 1000],
    ['1INCH', '1INCH', 1],
    ['0G', '0G', 1],
    ['2Z', '2Z', 1],
    ['4', '4', 1],
    ['币安人生', '币安人生', 1],
    ['BTC', 'BTC', 1],
  ])('reads %s as %s times %d', (base, asset, multiplier) => {
    expect(splitMultiplier(base)).toEqual({ asset, multiplier });
  });

  it('names contracts the ccxt way', () => {
    expect(unifiedName('BTC', 'USDT', 'USDT')).toBe('BTC/USDT:USDT');
    expect(unifiedName('BTC', 'USD', 'BTC', Date.UTC(2025, 8, 26, 8))).toBe('BTC/USD:BTC-250926');
    expect(assetOf('1000PEPE/USDT:USDT')).toBe('PEPE');
    expect(assetOf('PEPE')).toBe('PEPE');
  });

  it('knows that a sold liquidation was a long', () => {
    expect([liquidatedPosition('sell'), liquidatedPosition('buy')]).toEqual(['long', 'short']);
  });

  it('ranks severities and maps them to delivery priorities', () => {
    expect(severityRank('EXTREME')).toBeGreaterThan(severityRank('HIGH'));
    expect(graver('LOW', 'MODERATE')).toBe('MODERATE');
    expect(['EXTREME', 'HIGH', 'MODERATE', 'LOW'].map((s) => deliveryPriority(s as 'LOW'))).toEqual([
      'HIGH',
      'HIGH',
      'MEDIUM',
      'LOW',
    ]);
  });

  it('derives the same id from the same fact, another from another, sorted by time', () => {
    const a = stableId(1_760_130_000_000, 'LIQUIDATION_CASCADE|BTC');
    expect(a).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(stableId(1_760_130_000_000, 'LIQUIDATION_CASCADE|BTC')).toBe(a);
    expect(stableId(1_760_130_000_000, 'LIQUIDATION_CASCADE|ETH')).not.toBe(a);
    expect(stableId(1_760_130_000_001, 'A') > a).toBe(true);
  });

  it('keeps causes and codes on errors', () => {
    const cause = new Error('why');
    expect(new ConfigError('what', { cause })).toMatchObject({ code: 'CONFIG', cause, name: 'ConfigError' });
    expect(new AppError('x', 'Y').code).toBe('Y');
    expect([messageOf(cause), messageOf('text')]).toEqual(['why', 'text']);
  });

  it('offers a clock that stands where it is put', () => {
    const clock = new ManualClock(5);
    clock.advance(10);
    expect(clock.now()).toBe(15);
    clock.set(1);
    expect(clock.now()).toBe(1);
  });
});
