import { capture, itWithCaptures, shapeOf } from './testing/captures';
import type { Json } from './testing/wire-client';
import { VenueSimulator } from './venue-simulator';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface CapturedError {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: { readonly code: number; readonly msg: string };
}

describe('VenueSimulator REST', () => {
  let simulator: VenueSimulator;

  beforeEach(async () => {
    simulator = await VenueSimulator.start({ scenario: 'idle', seed: 7 });
  });

  afterEach(() => simulator.stop());

  async function get(path: string): Promise<Answer> {
    const { status, headers, ...rest } = await read(await fetch(simulator.origin + path));
    return { status, headers, ...rest };
  }

  async function read(response: Response): Promise<Answer> {
    const text = await response.text();
    const body: unknown = text.startsWith('<') ? text : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }

  async function rows(path: string): Promise<Json[]> {
    return (await get(path)).body as Json[];
  }

  itWithCaptures('answers with the keys and kinds of the captures', async () => {
    const shape = async (path: string): Promise<unknown> => shapeOf((await get(path)).body);
    const expected = (file: string): unknown => shapeOf(capture(file));
    expect(await shape('/fapi/v1/time')).toEqual(expected('rest_um_official_2026_checkServerTime'));
    expect(await shape('/fapi/v1/ticker/24hr?symbol=BTCUSDT')).toEqual(expected('rest_um_ticker_24hr'));
    expect(await shape('/dapi/v1/ticker/24hr')).toEqual(
      expected('rest_cm_official_2026_ticker24hrPriceChangeStatistics'),
    );
    expect(await shape('/fapi/v1/premiumIndex?symbol=BTCUSDT')).toEqual(expected('rest_um_premium_index'));
    const [mark] = capture<Json[]>('rest_cm_doc_GetMarkPrices');
    expect(await shape('/dapi/v1/premiumIndex')).toEqual([shapeOf(mark)]);
    expect(await shape('/fapi/v1/openInterest?symbol=BTCUSDT')).toEqual(expected('rest_um_open_interest'));
    expect(await shape('/dapi/v1/openInterest?symbol=BTCUSD_PERP')).toEqual(expected('rest_cm_doc_GetOpenInterest'));
    expect(await shape('/fapi/v1/depth?symbol=BTCUSDT&limit=5')).toEqual(expected('rest_um_depth'));
    const history = '/futures/data/openInterestHist?symbol=BTCUSDT&period=5m';
    expect(await shape(history)).toEqual(expected('rest_um_official_2026_openInterestStatistics'));
    const [funding] = await rows('/fapi/v1/fundingInfo');
    expect(shapeOf({ ...funding, updateTime: undefined })).toMatchObject(
      shapeOf(capture<Json[]>('rest_um_official_2026_getFundingRateInfo')[0]) as object,
    );
    const [kline] = capture<unknown[][]>('rest_um_klines');
    const [own] = (await get('/fapi/v1/klines?symbol=BTCUSDT&interval=1h')).body as unknown[][];
    expect(own?.map(shapeOf)).toEqual(kline?.map(shapeOf));
  });

  itWithCaptures('describes its contracts with the keys of the captures', async () => {
    for (const [path, file] of [
      ['/fapi/v1/exchangeInfo', 'rest_um_exchange_info'],
      ['/dapi/v1/exchangeInfo', 'rest_cm_doc_GetExchangeInfo'],
    ] as const) {
      const own = (await get(path)).body as Json;
      const captured = capture<Json>(file);
      expect(Object.keys(own).sort()).toEqual(Object.keys(captured).sort());
      const [symbol] = own.symbols as Json[];
      const [example] = captured.symbols as Json[];
      expect(Object.keys(symbol ?? {}).sort()).toEqual(Object.keys(example ?? {}).sort());
    }
  });

  it('lists the contracts a demo needs', async () => {
    const { symbols } = (await get('/fapi/v1/exchangeInfo')).body as { symbols: Json[] };
    const names = symbols.map((one) => one.symbol);
    expect(names).toEqual(expect.arrayContaining(['BTCUSDT', '1000PEPEUSDT', '1INCHUSDT', '币安人生USDT', 'BTCUSDC']));
    const inverse = (await get('/dapi/v1/exchangeInfo')).body as { symbols: Json[] };
    expect(inverse.symbols.map((one) => [one.symbol, one.contractSize])).toEqual([
      ['BTCUSD_PERP', 100],
      ['ETHUSD_PERP', 10],
    ]);
    expect(await rows('/fapi/v1/ticker/24hr')).toHaveLength(13);
    expect((await get('/fapi/v1/ticker/24hr?symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT')).status).toBe(200);
    const [markets] = await rows('/api/v3/coins/markets?vs_currency=usd');
    expect(markets).toMatchObject({ symbol: 'btc', circulating_supply: 19_960_000 });
    expect(await rows('/api/v3/coins/markets?page=2')).toEqual([]);
  });

  it('trades about twelve billion USD of BTC a day', async () => {
    const ticker = (await get('/fapi/v1/ticker/24hr?symbol=BTCUSDT')).body as Json;
    expect(Number(ticker.quoteVolume)).toBeGreaterThan(10e9);
    expect(Number(ticker.quoteVolume)).toBeLessThan(14e9);
  });

  it('gives candles in order, the last one open, by limit and by time', async () => {
    const hour = 3_600_000;
    const path = '/fapi/v1/klines?symbol=BTCUSDT&interval=1h';
    const newest = (await rows(`${path}&limit=5`)).map((row) => Number(row[0 as unknown as string]));
    expect(newest).toEqual([4, 3, 2, 1, 0].map((back) => (newest[4] ?? 0) - back * hour));
    expect((newest[4] ?? 0) + hour).toBeGreaterThan(Date.now());
    const start = (newest[0] ?? 0) - 10 * hour;
    const ranged = await rows(`${path}&startTime=${start}&endTime=${start + 3 * hour - 1}`);
    expect(ranged.map((row) => row[0 as unknown as string])).toEqual([start, start + hour, start + 2 * hour]);
    expect(await rows(`${path}&startTime=${start}&limit=2`)).toHaveLength(2);
    expect(await rows(`/fapi/v1/klines?symbol=BTCUSD_PERP&interval=1d&limit=2`)).toHaveLength(2);
  });

  it('tells the history of open interest up to the present period', async () => {
    const history = await rows('/futures/data/openInterestHist?symbol=1000PEPEUSDT&period=1h&limit=3');
    expect(history).toHaveLength(3);
    expect(history[2]).toMatchObject({ CMCCirculatingSupply: '420690000000000.00000000' });
    const pair = await rows('/futures/data/openInterestHist?pair=BTCUSD&contractType=PERPETUAL&period=1d&limit=1');
    expect(pair[0]).toMatchObject({ pair: 'BTCUSD', contractType: 'PERPETUAL' });
  });

  itWithCaptures('refuses in the words of the venue', async () => {
    const observed = capture<CapturedError[]>('err_rest_observed_2026_10');
    for (const path of [
      '/fapi/v1/klines?symbol=NOPE&interval=1h',
      '/fapi/v1/depth?symbol=BTCUSDT&limit=7',
      '/fapi/v1/klines?symbol=BTCUSDT&interval=1h&limit=5000',
      '/fapi/v1/klines?symbol=BTCUSDT&interval=7h',
    ]) {
      const { status, body } = await get(path);
      expect(observed).toContainEqual({ status, body });
    }
    const { status, body } = await get('/fapi/v1/klines?symbol=BTCUSDT&interval=1h&startTime=yesterday');
    expect(capture<CapturedError[]>('err_http')).toContainEqual({ status, body });
  });

  it('refuses what is missing', async () => {
    expect((await get('/fapi/v1/openInterest')).body).toMatchObject({ code: -1102 });
    expect((await get('/futures/data/openInterestHist?symbol=BTCUSDT')).body).toMatchObject({ code: -1130 });
    expect((await get('/futures/data/openInterestHist?pair=NOPE&period=5m')).body).toMatchObject({ code: -1121 });
    expect((await get('/fapi/v1/nothing')).status).toBe(404);
  });

  it.each([
    ['/fapi/v1/time', 1],
    ['/fapi/v1/ticker/24hr?symbol=BTCUSDT', 1],
    ['/fapi/v1/ticker/24hr', 40],
    ['/fapi/v1/premiumIndex', 10],
    ['/fapi/v1/klines?symbol=BTCUSDT&interval=1m', 5],
    ['/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=100', 1],
    ['/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=101', 2],
    ['/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=1500', 10],
    ['/fapi/v1/depth?symbol=BTCUSDT', 1],
    ['/fapi/v1/depth?symbol=BTCUSDT&limit=1000', 20],
  ])('weighs %s as %d', async (path, weight) => {
    expect((await get(path)).headers.get('x-mbx-used-weight-1m')).toBe(String(weight));
    expect(simulator.stats().restWeight).toBe(weight);
  });

  it('counts no weight for statistics and funding', async () => {
    const { headers } = await get('/fapi/v1/fundingInfo');
    expect(headers.get('x-mbx-used-weight-1m')).toBeNull();
    expect(simulator.stats().restWeight).toBe(0);
  });

  it('answers 429 above the allowance, and 418 to those who go on', async () => {
    const tickers = `${simulator.origin}/fapi/v1/ticker/24hr`;
    const answers: Answer[] = [];
    while (answers.at(-1)?.status !== 418 && answers.length < 150) answers.push(await read(await fetch(tickers)));
    const limited = answers.find((answer) => answer.status === 429);
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(limited?.headers.get('x-mbx-used-weight-1m'))).toBeGreaterThan(2400);
    expect(answers.at(-1)?.status).toBe(418);
  });

  itWithCaptures('fails on command with the bodies of the captures', async () => {
    for (const { status, headers, body } of capture<CapturedError[]>('err_http')) {
      if (![429, 418, 451, 503].includes(status)) continue;
      const retryAfter = headers?.['Retry-After'];
      const fault = {
        kind: 'rest',
        status: status as 429,
        ...(retryAfter && { retryAfter: Number(retryAfter) }),
      } as const;
      simulator.fault(fault);
      const answer = await get('/fapi/v1/time');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null);
      const figures = (given: unknown): string => JSON.stringify(given).replace(/IP\([^)]*\)|until \d+/g, '#');
      expect(figures(answer.body)).toBe(figures(body));
    }
    simulator.fault({ kind: 'rest', status: 403 });
    expect((await get('/fapi/v1/time')).body).toContain('<html>');
  });
});
