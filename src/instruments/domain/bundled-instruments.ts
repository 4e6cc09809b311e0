import type { Instrument } from '../../core/instrument';

function contract(asset: string, kind: 'linear' | 'inverse', contractSize: number): Instrument {
  const linear = kind === 'linear';
  return {
    venue: 'binance',
    symbol: linear ? `${asset}USDT` : `${asset}USD_PERP`,
    instrument: linear ? `${asset}/USDT:USDT` : `${asset}/USD:${asset}`,
    asset,
    quote: linear ? 'USDT' : 'USD',
    kind,
    multiplier: 1,
    contractSize,
    active: true,
  };
}

/** What is watched when neither the venue's REST nor an earlier registry can be had: flagged wherever it is used. */
export const BUNDLED_INSTRUMENTS: readonly Instrument[] = [
  contract('BTC', 'linear', 1),
  contract('ETH', 'linear', 1),
  contract('SOL', 'linear', 1),
  contract('BTC', 'inverse', 100),
  contract('ETH', 'inverse', 10),
  contract('SOL', 'inverse', 10),
];
