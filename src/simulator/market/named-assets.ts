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

/** The smaller ones, each with a price; beyond them come SIM… */
export const SMALL_ASSETS: readonly (readonly [asset: string, price: number])[] = pairs(
  'SUI 2.1 LTC 95 BCH 510 TRX 0.29 DOT 3.1 UNI 7.4 NEAR 2.4 AAVE 196 TON 2.05 HBAR 0.16 XLM 0.27 ARB 0.26 OP 0.38 ' +
    'APT 3.2 FIL 1.9 ETC 15.8 INJ 7.6 WIF 0.47 BONK 0.0000125 SEI 0.17 TIA 0.95 ENA 0.31 WLD 0.72 ONDO 0.61 TAO 355 ' +
    'RENDER 2.3 FET 0.28 ICP 5.9 ATOM 2.9 VET 0.016 ALGO 0.17 LDO 0.88 CRV 0.48 GALA 0.0101 SAND 0.2 MANA 0.22 ' +
    'AXS 1.35 DYDX 0.31 GMX 10.2 SNX 0.78 COMP 36 MKR 1480 RUNE 0.84 STX 0.41 IMX 0.42 GRT 0.058 JUP 0.33 PYTH 0.098 ' +
    'JTO 0.62 STRK 0.15 ZEC 560 DASH 78 XMR 390 EOS 0.24 NEO 4.6 QTUM 1.7 IOTA 0.13 KAVA 0.14 ZIL 0.0078 CHZ 0.031 ' +
    'ENJ 0.041 BAT 0.21 KSM 10.6 FLOW 0.26 MINA 0.12 CELO 0.21 ROSE 0.019 ONE 0.0061 HOT 0.00062 ANKR 0.0094 ' +
    'SKL 0.016 LRC 0.066 STORJ 0.18 OCEAN 0.24 BLUR 0.043 MAGIC 0.13 GMT 0.024 APE 0.34 PEOPLE 0.0135 LUNC 0.00004 ' +
    'CFX 0.099 ID 0.094 ARKM 0.31 ORDI 5.1 PENDLE 2.9 ETHFI 0.9 PORTAL 0.022 OMNI 2.4 NOT 0.00077 IO 0.28 ZK 0.046 ZRO 1.4',
);

function pairs(text: string): (readonly [string, number])[] {
  const words = text.split(' ');
  return Array.from({ length: words.length / 2 }, (_, index) => [
    words[2 * index] as string,
    Number(words[2 * index + 1]),
  ]);
}
