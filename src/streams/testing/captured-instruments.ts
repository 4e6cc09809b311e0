import type { Instrument } from '../../core/instrument';
import { BinanceRest } from '../exchanges/binance/binance.rest';
import type { RestClient } from '../transport/rest.client';
import { coinMargined, listed } from './binance-frames';
import { capture } from './shared-files';

/** Contracts whose frames were captured but whose exchangeInfo was not. */
const UNLISTED: readonly Instrument[] = [
  ...['STGUSDT', 'RAYSOLUSDT', 'COTIUSDT', 'BNBUSDT', 'CTKUSDT', 'AKROUSDT', 'KEEPUSDT'].map((symbol) =>
    listed(symbol),
  ),
  listed('BTCBUSD_210129', { asset: 'BTC', instrument: 'BTC/BUSD:BUSD-210129', quote: 'BUSD' }),
  ...['BTCUSD_200626', 'BTCUSD_201225'].map((symbol) => ({ ...coinMargined('BTC', 100), symbol })),
  ...['BCH', 'ETC', 'XRP', 'EOS', 'LINK'].map((asset) => coinMargined(asset, 10)),
  { ...coinMargined('ETH', 10), symbol: 'ETHUSD_210924' },
];

/** REST that answers from captures. */
export function capturedRest(linear: string, coin: string): BinanceRest {
  const answering = (name: string) =>
    ({ get: () => Promise.resolve(capture(name)), budget: { setLimit: () => undefined } }) as unknown as RestClient;
  return new BinanceRest(answering(linear), answering(coin));
}

/** Every contract the captures know of. */
export async function capturedInstruments(): Promise<Instrument[]> {
  const coin = 'rest_cm_official_2026_exchangeInformation';
  const linear = [
    'rest_um_exchangeInfo_2021_trimmed',
    'rest_um_exchange_info',
    'rest_um_official_2026_exchangeInformation',
  ];
  const lists = await Promise.all(linear.map((name) => capturedRest(name, coin).instruments()));
  return [...UNLISTED, ...lists.flat()];
}
