import type { Alert } from '../../core/alert';
import { START } from '../../core/testing/events';
import { canonicalLine } from './canonical';

const alert: Alert = {
  id: 'a',
  incidentId: 'i',
  type: 'LIQUIDATION',
  phase: 'active',
  severity: 'LOW',
  asset: 'BTC',
  instruments: ['BTC/USDT:USDT'],
  title: 'BTC LIQUIDATION',
  facts: { usd: 1 },
  venues: [],
  forecast: null,
  onsetTime: START,
  updatedTime: START,
  revision: 1,
  receipts: { exchangeTime: START, receivedTime: START + 10 },
  simulated: false,
};

describe('a canonical line', () => {
  it('carries no wall clock: the times of detecting, queueing and sending are left out', () => {
    const live = { ...alert, receipts: { ...alert.receipts, detectedTime: 1, queuedTime: 2, sentTime: 3 } };
    expect(canonicalLine(live)).toBe(canonicalLine(alert));
    expect(JSON.parse(canonicalLine(live)).receipts).toEqual({ exchangeTime: START, receivedTime: START + 10 });
  });

  it('carries no place in the feed', () => {
    expect(canonicalLine({ ...alert, cursor: '42' } as Alert)).toBe(canonicalLine(alert));
  });

  it('is one line that holds everything else', () => {
    expect(JSON.parse(canonicalLine(alert))).toEqual(alert);
    expect(canonicalLine({ ...alert, title: 'a\nb' })).not.toContain('\n');
  });

  it('leaves the alert it is given as it was', () => {
    const live = { ...alert, receipts: { ...alert.receipts, sentTime: 3 }, cursor: '7' } as Alert;
    canonicalLine(live);
    expect(live).toMatchObject({ cursor: '7', receipts: { sentTime: 3 } });
  });

  it('differs where the fact differs', () => {
    expect(canonicalLine({ ...alert, revision: 2 })).not.toBe(canonicalLine(alert));
  });
});
