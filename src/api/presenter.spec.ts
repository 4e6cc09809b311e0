import { nearest, withIsoTimes } from './presenter';

describe(withIsoTimes.name, () => {
  it('puts ISO beside every time, and touches nothing else', () => {
    expect(withIsoTimes({ onsetTime: 1_795_010_400_000, endedTime: undefined, asOfTime: 0, time: 5, a: 'x' })).toEqual({
      onsetTime: 1_795_010_400_000,
      onsetTimeIso: '2026-11-18T14:00:00.000Z',
      endedTime: undefined,
      asOfTime: 0,
      time: 5,
      a: 'x',
    });
  });
});

describe(nearest.name, () => {
  const names = ['BTC', 'ETH', 'SOL', 'PEPE', 'BCH', 'BTCDOM'];

  it('finds what was probably meant, best first', () => {
    expect(nearest('BTX', names)[0]).toBe('BTC');
    expect(nearest('pepee', names)).toEqual(['PEPE']);
  });

  it('names at most three, and nothing that is unlike', () => {
    expect(nearest('B', names).length).toBeLessThanOrEqual(3);
    expect(nearest('QQQQQQQQ', ['BTC'])).toEqual([]);
    expect(nearest('ETH', ['ETH', 'ETC'])).toEqual(['ETH', 'ETC']);
  });
});
