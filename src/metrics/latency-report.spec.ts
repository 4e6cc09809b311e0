import { START } from '../core/testing/events';
import { LatencyReport } from './latency-report';

const receipts = (detected: number, sent?: number) => ({
  exchangeTime: START,
  receivedTime: START + 10,
  detectedTime: START + 10 + detected,
  sentTime: sent === undefined ? undefined : START + sent,
});

describe(LatencyReport.name, () => {
  it('an alert that is shown gives the legs up to its detection', () => {
    expect(new LatencyReport().add(receipts(5), undefined)).toEqual([
      { from: 'exchange', to: 'received', ms: 10 },
      { from: 'received', to: 'detected', ms: 5 },
    ]);
  });

  it('an alert that is sent gives the legs to its channel', () => {
    expect(new LatencyReport().add(receipts(5, 800), 'telegram')).toEqual([
      { from: 'detected', to: 'telegram', ms: 785 },
      { from: 'exchange', to: 'telegram', ms: 800 },
    ]);
  });

  it('a station it never passed has no leg', () => {
    const report = new LatencyReport();
    expect(report.add({ receivedTime: START }, undefined)).toEqual([]);
    expect(report.add(receipts(5), 'telegram')).toEqual([]);
    expect(report.toJSON()).toEqual({});
  });

  it('clocks that disagree do not make it negative', () => {
    const [leg] = new LatencyReport().add({ exchangeTime: START + 50, receivedTime: START }, undefined);
    expect(leg?.ms).toBe(0);
  });

  it('tells median and 99th percentile of each leg', () => {
    const report = new LatencyReport();
    for (let ms = 1; ms <= 100; ms++) report.add(receipts(ms), undefined);
    expect(report.toJSON()).toEqual({
      'exchange->received': { n: 100, p50: 10, p99: 10 },
      'received->detected': { n: 100, p50: 51, p99: 100 },
    });
  });

  it('keeps the newest five hundred', () => {
    const report = new LatencyReport();
    for (let i = 0; i < 500; i++) report.add(receipts(9_999), undefined);
    for (let i = 0; i < 500; i++) report.add(receipts(1), undefined);
    expect(report.toJSON()['received->detected']).toEqual({ n: 500, p50: 1, p99: 1 });
  });
});
