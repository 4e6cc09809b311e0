type NamedAsset = readonly [asset: string, price: number, circulatingSupply: number, dailyVolatility: number];

/** The largest coins, in order of volume. */
export const NAMED_ASSETS: readonly NamedAsset[] = [
  ['BTC', 103_400, 19_960_000, 0.022],
  ['ETH', 3_620, 120_700_000, 0.032],
  ['SOL', 164, 553_000_000, 0.038],
  ['XRP', 2.31, 60_200_000_000, 0.036],
  ['DOGE', 0.1742, 151_800_000_000, 0.042],
  ['BNB', 962, 137_700_000, 0.028],
  ['PEPE', 0.00000582, 420_690_000_000_000, 0.052],
  ['ADA', 0.562, 35_900_000_000, 0.04],
  ['LINK', 15.74, 696_800_000, 0.041],
  ['AVAX', 16.92, 426_500_000, 0.044],
  ['1INCH', 0.1986, 1_401_000_000, 0.045],
  ['币安人生', 0.1424, 1_000_000_000, 0.09],
];

/** Names of the smaller ones; beyond them SIM… */
export const SMALL_NAMES: readonly string[] = (
  'SUI LTC BCH TRX DOT UNI NEAR AAVE TON HBAR XLM ARB OP APT FIL ETC INJ WIF BONK SEI TIA ENA WLD ONDO TAO ' +
  'RENDER FET ICP ATOM VET ALGO LDO CRV GALA SAND MANA AXS DYDX GMX SNX COMP MKR RUNE STX IMX GRT JUP PYTH JTO STRK ' +
  'ZEC DASH XMR EOS NEO QTUM IOTA KAVA ZIL CHZ ENJ BAT KSM FLOW MINA CELO ROSE ONE HOT ANKR SKL LRC STORJ OCEAN BLUR ' +
  'MAGIC GMT APE PEOPLE LUNC USTC CFX ID ARKM ORDI SATS PENDLE ETHFI ALT PIXEL PORTAL AEVO BOME OMNI REZ NOT IO ZK ZRO'
).split(' ');
