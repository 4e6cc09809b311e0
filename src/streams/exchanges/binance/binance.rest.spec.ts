import type { RestClient } from '../../transport/rest.client';
import { listed } from '../../testing/binance-frames';
import { capturedRest } from '../../testing/captured-instruments';
import { describeWithShared } from '../../testing/shared-files';
import { BinanceRest } from './binance.rest';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 18, 14, 0, 30);
const BTC = listed('BTCUSDT');

interface Asked {
  readonly path: string;
  readonly weight: number;
}

/** A venue that answers every question alike (or fails it). */
function answering(linear: unknown, coin: unknown = { symbols: [] }) {
  const asked: Asked[] = [];
  let limit: number | undefined;
  const client = (content: unknown) =>
    ({
      get: (path: string, weight: number) => {
        asked.push({ path, weight });
        return content instanceof Error ? Promise.reject(content) : Promise.resolve(content);
      },
      budget: { setLimit: (value: number) => (limit = value) },
    }) as unknown as RestClient;
  return { rest: new BinanceRest(client(linear), client(coin)), asked, limit: () => limit };
}

const row = (changes: Readonly<Record<string, unknown>>) => ({
  ...{ symbol: 'XUSDT', contractType: 'PERPETUAL', deliveryDate: 4_133_404_800_000, status: 'TRADING' },
  ...{ baseAsset: 'X', quoteAsset: 'USDT', marginAsset: 'USDT' },
  ...changes,
});

async function one(changes: Readonly<Record<string, unknown>>) {
  const [instrument] = await answering({ symbols: [row(changes)] }).rest.instruments();
  return instrument;
}

describe('contracts of exchangeInfo', () => {
  it.each([
    ['a perpetual', {}, { instrument: 'X/USDT:USDT', kind: 'linear', active: true, expiry: undefined }],
    ['a multiplier', { baseAsset: '1000PEPE' }, { instrument: '1000PEPE/USDT:USDT', asset: 'PEPE', multiplier: 1000 }],
    ['a name that begins with a digit', { baseAsset: '1INCH' }, { asset: '1INCH', multiplier: 1 }],
    ['another script', { baseAsset: '币安人生' }, { instrument: '币安人生/USDT:USDT', asset: '币安人生' }],
    ['a halted one', { status: 'SETTLING' }, { active: false }],
    ['one without a status', { status: undefined }, { active: false }],
    ['a perpetual about to be delisted', { deliveryDate: NOW }, { instrument: 'X/USDT:USDT', expiry: undefined }],
    ['one on shares', { contractType: 'TRADIFI_PERPETUAL' }, { instrument: 'X/USDT:USDT', expiry: undefined }],
    [
      'a quarterly',
      { contractType: 'CURRENT_QUARTER', deliveryDate: Date.UTC(2026, 11, 25) },
      { instrument: 'X/USDT:USDT-261225', expiry: Date.UTC(2026, 11, 25) },
    ],
  ])('%s', async (_, changes, expected) => {
    expect(await one(changes)).toMatchObject(expected);
  });

  it('of COIN-M know the size of a contract', async () => {
    const perpetual = { symbol: 'BTCUSD_PERP', baseAsset: 'BTC', quoteAsset: 'USD', marginAsset: 'BTC' };
    const coin = { symbols: [row({ ...perpetual, contractStatus: 'TRADING', status: undefined, contractSize: 100 })] };
    const instruments = await answering({ symbols: [] }, coin).rest.instruments();
    expect(instruments).toMatchObject([
      { instrument: 'BTC/USD:BTC', kind: 'inverse', contractSize: 100, active: true },
    ]);
  });

  it('that make no sense are left out', async () => {
    const symbols = [row({ symbol: 5 }), null, 'x', row({ baseAsset: undefined }), row({})];
    expect(await answering({ symbols }).rest.instruments()).toHaveLength(1);
    expect(await answering(null).rest.instruments()).toEqual([]);
    expect(await answering({ symbols: {} }).rest.instruments()).toEqual([]);
  });

  it('set the request weight the venue allows', async () => {
    const venue = answering({ symbols: [], rateLimits: [{ rateLimitType: 'ORDERS', limit: 5 }, null, LIMIT] });
    await venue.rest.instruments();
    expect(venue.limit()).toBe(6_000);
  });

  it('go without COIN-M when that host cannot be asked, and fail without the other', async () => {
    const down = new Error('down');
    await expect(answering({ symbols: [row({})] }, down).rest.instruments()).resolves.toHaveLength(1);
    await expect(answering(down).rest.instruments()).rejects.toBe(down);
  });
});

const LIMIT = { rateLimitType: 'REQUEST_WEIGHT', limit: 6_000 };

describeWithShared('contracts of captured exchangeInfo', () => {
  it('are named by their metadata', async () => {
    const rest = capturedRest('rest_um_exchangeInfo_2021_trimmed', 'rest_cm_official_2026_exchangeInformation');
    const instruments = await rest.instruments();
    const names = Object.fromEntries(instruments.map((instrument) => [instrument.symbol, instrument]));
    expect(instruments).toHaveLength(11);
    expect(names['1000SHIBUSDT']).toMatchObject({ instrument: '1000SHIB/USDT:USDT', asset: 'SHIB', multiplier: 1000 });
    expect(names['BTCUSDT_210924']).toMatchObject({ instrument: 'BTC/USDT:USDT-210924', active: true });
    expect(names['BTCSTUSDT']).toMatchObject({ active: false });
    expect(names['BTCBUSD']).toMatchObject({ instrument: 'BTC/BUSD:BUSD', quote: 'BUSD' });
    expect(names['BTCUSD_200925']).toMatchObject({ instrument: 'BTC/USD:BTC-200925', contractSize: 100 });
  });
});

describe('volumes', () => {
  it('are USD by symbol; rows that make no sense are left out', async () => {
    const rows = [{ symbol: 'A', quoteVolume: '15.30' }, { symbol: 'B' }, { quoteVolume: '1' }, null, 7];
    expect([...(await answering(rows).rest.volumes())]).toEqual([['A', 15.3]]);
  });

  it('are an error when the answer is no list', async () => {
    await expect(answering({ code: -1 }).rest.volumes()).rejects.toThrow(
      '/fapi/v1/ticker/24hr: expected a list, was {"code":-1}',
    );
  });
});

describe('bars', () => {
  const open = Math.floor(NOW / MINUTE) * MINUTE;
  const kline = (start: number, changes: readonly unknown[] = []) =>
    Object.assign([start, '1.0', '4', '0.5', '2', '10', start + MINUTE - 1, '20', 3, '6', '12', '0'], changes);

  it('are completed ones, dated by their end, oldest first; the open one is left out', async () => {
    const venue = answering([kline(open - 2 * MINUTE), kline(open - MINUTE), kline(open)]);
    const bars = await venue.rest.bars(BTC, 60, 2, NOW);
    expect(venue.asked).toEqual([{ path: '/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=3', weight: 1 }]);
    expect(bars.map((bar) => bar.exchangeTime)).toEqual([open - MINUTE, open]);
    expect(bars[0]).toEqual({
      ...{ type: 'bar', venue: 'binance', instrument: 'BTC/USDT:USDT', receivedTime: NOW, intervalSeconds: 60 },
      ...{ exchangeTime: open - MINUTE, open: 1, high: 4, low: 0.5, close: 2, volume: 10 },
      ...{ quoteVolume: 20, takerBuyVolume: 6 },
    });
  });

  it('are the newest of those asked for', async () => {
    const rows = [4, 3, 2, 1].map((back) => kline(open - back * MINUTE));
    const bars = await answering(rows).rest.bars(BTC, 60, 2, NOW);
    expect(bars.map((bar) => bar.exchangeTime)).toEqual([open - MINUTE, open]);
  });

  it('without volumes have none, and rows that make no sense are left out', async () => {
    const rows = [[], 'x', kline(0, [0, '1', '1', '1', 'x']), kline(open - MINUTE).slice(0, 7)];
    const bars = await answering(rows).rest.bars(BTC, 60, 5, NOW);
    expect(bars).toMatchObject([{ quoteVolume: undefined, takerBuyVolume: undefined, volume: 10 }]);
  });

  it('of an interval the venue lacks are an error', async () => {
    await expect(answering([]).rest.bars(BTC, 7, 1, NOW)).rejects.toThrow(
      'expected an interval of 60, 300, 3600, 86400 s, was 7',
    );
  });
});

describe('circulating supply', () => {
  it.each([
    ['the newest row', [{ CMCCirculatingSupply: '1' }, { CMCCirculatingSupply: '165880.538' }], 165_880.538],
    ['a row without it', [{ symbol: 'BTCUSDT' }], undefined],
    ['a supply of 0', [{ CMCCirculatingSupply: '0' }], undefined],
    ['no row', [], undefined],
    ['a row that is none', [5], undefined],
  ])('of %s', async (_, rows, expected) => {
    expect(await answering(rows).rest.circulatingSupply(BTC)).toBe(expected);
  });
});
