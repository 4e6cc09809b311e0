import { coinMargined, listed } from '../../streams/testing/binance-frames';
import { BUNDLED_INSTRUMENTS } from './bundled-instruments';
import { chooseWatched, InstrumentRegistry, referenceContracts } from './instrument-registry';

const symbols = (list: readonly { readonly symbol: string }[]): string[] => list.map(({ symbol }) => symbol);

describe('InstrumentRegistry', () => {
  it('holds one list a venue, with where it comes from', () => {
    const registry = new InstrumentRegistry();
    expect([registry.of('binance'), registry.origin('binance'), registry.all()]).toEqual([[], undefined, []]);
    registry.replace('binance', [listed('BTCUSDT')], 'bundled', 1);
    registry.replace('okx', [listed('ETHUSDT')], 'stored', 2);
    registry.replace('binance', [listed('SOLUSDT'), coinMargined('SOL', 10)], 'venue', 3);
    expect(symbols(registry.of('binance'))).toEqual(['SOLUSDT', 'SOLUSD_PERP']);
    expect(registry.origin('binance')).toEqual({ source: 'venue', time: 3 });
    expect(symbols(registry.all())).toEqual(['SOLUSDT', 'SOLUSD_PERP', 'ETHUSDT']);
    expect(registry.assets()).toEqual(new Set(['SOL', 'ETH']));
  });
});

describe('the bundled list', () => {
  it('is BTC, ETH and SOL, linear and COIN-M with the sizes of their contracts', () => {
    expect(BUNDLED_INSTRUMENTS.map(({ instrument, contractSize }) => `${instrument} ${contractSize}`)).toEqual([
      'BTC/USDT:USDT 1',
      'ETH/USDT:USDT 1',
      'SOL/USDT:USDT 1',
      'BTC/USD:BTC 100',
      'ETH/USD:ETH 10',
      'SOL/USD:SOL 10',
    ]);
  });
});

describe('chooseWatched', () => {
  const perpetuals = ['A', 'B', 'C'].map((coin) => listed(`${coin}USDT`));

  it.each([
    ['inactive', listed('A', { active: false })],
    ['COIN-M', coinMargined('A', 10)],
    ['dated', listed('A', { expiry: 1 })],
    ['quoted in coins', listed('ABTC', { asset: 'A', quote: 'BTC' })],
  ])('leaves out what is %s', (_, instrument) => {
    expect(chooseWatched([instrument], [], new Map(), 5)).toEqual([]);
    expect(chooseWatched([instrument], ['A'], new Map(), 5)).toEqual([]);
  });

  it('takes the largest by volume; those of unknown volume last', () => {
    const volumes = new Map([
      ['BUSDT', 2],
      ['CUSDT', 9],
    ]);
    expect(symbols(chooseWatched(perpetuals, [], volumes, 2))).toEqual(['CUSDT', 'BUSDT']);
    expect(symbols(chooseWatched(perpetuals, [], volumes, 9))).toEqual(['CUSDT', 'BUSDT', 'AUSDT']);
  });

  it('takes all dollar contracts of the assets asked for, however many', () => {
    const more = [
      ...perpetuals,
      listed('AUSDC', { asset: 'A', quote: 'USDC' }),
      listed('1000PEPEUSDT', { asset: 'PEPE' }),
    ];
    expect(symbols(chooseWatched(more, ['a', 'pepe', 'NOBODY'], new Map(), 1))).toEqual([
      'AUSDT',
      'AUSDC',
      '1000PEPEUSDT',
    ]);
  });
});

describe('referenceContracts', () => {
  it('are one an asset: in USDT before others, the larger before the smaller', () => {
    const usdc = listed('AUSDC', { asset: 'A', quote: 'USDC' });
    const [small, large] = [listed('1000AUSDT', { asset: 'A' }), listed('AUSDT')];
    const volumes = new Map([
      ['AUSDC', 1e12],
      ['AUSDT', 5],
    ]);
    expect(symbols(referenceContracts([usdc, small, large, listed('BUSDT')], volumes))).toEqual(['AUSDT', 'BUSDT']);
    expect(symbols(referenceContracts([usdc], volumes))).toEqual(['AUSDC']);
  });
});
