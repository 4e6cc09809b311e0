import { sampleAlert } from '../telegram/testing/samples';
import { parseSubscription, wants } from './feed-subscription';

describe(parseSubscription.name, () => {
  it.each([[undefined], [null], [{}]])('%j asks for everything', (raw) => {
    const subscription = parseSubscription(raw);
    expect(subscription.minSeverity).toBe('LOW');
    expect(subscription.since).toBeUndefined();
    expect(wants(subscription, sampleAlert({ severity: 'LOW' }))).toBe(true);
  });

  it('takes names in any case, and a cursor as text or number', () => {
    const raw = { assets: ['btc'], types: ['liquidation_cascade'], minSeverity: 'HIGH', since: 17 };
    expect(parseSubscription(raw)).toEqual({
      assets: new Set(['BTC']),
      types: new Set(['LIQUIDATION_CASCADE']),
      minSeverity: 'HIGH',
      since: '17',
    });
    expect(parseSubscription({ since: '0' }).since).toBe('0');
  });

  it.each([
    ['all', /expected an object.*"all"/],
    [7, /expected an object.*7/],
    [{ asset: ['BTC'] }, /expected assets, types, minSeverity or since, was 'asset'/],
    [{ assets: 'BTC' }, /assets: expected a list of texts, was "BTC"/],
    [{ assets: [1] }, /assets: expected a list of texts, was \[1\]/],
    [{ types: ['RUMOUR'] }, /types: expected .*LIQUIDATION.*, was 'RUMOUR'/],
    [{ minSeverity: 'high' }, /minSeverity: expected LOW, MODERATE, HIGH, EXTREME, was "high"/],
    [{ since: 'yesterday' }, /since: expected a cursor.*"yesterday"/],
    [{ since: -1 }, /since: expected a cursor/],
    [{ since: '1'.repeat(19) }, /since: expected a cursor/],
  ])('%j is refused in words', (raw, words) => {
    expect(() => parseSubscription(raw)).toThrow(words);
  });
});

describe(wants.name, () => {
  it('keeps to assets, types and severities asked for', () => {
    const subscription = parseSubscription({ assets: ['BTC'], types: ['LIQUIDATION'], minSeverity: 'HIGH' });
    const alert = sampleAlert({ type: 'LIQUIDATION', severity: 'EXTREME' });
    expect(wants(subscription, alert)).toBe(true);
    expect(wants(subscription, { ...alert, asset: 'ETH' })).toBe(false);
    expect(wants(subscription, { ...alert, type: 'LIQUIDATION_CASCADE' })).toBe(false);
    expect(wants(subscription, { ...alert, severity: 'MODERATE' })).toBe(false);
  });
});
