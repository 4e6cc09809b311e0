import type { Instrument } from '../../src/core/instrument';
import { BINANCE_PROTOCOL } from '../../src/streams/exchanges/binance/binance.protocol';
import { capturedInstruments } from '../../src/streams/testing/captured-instruments';
import { bothWays, bytesOf, type Frame } from '../../src/streams/testing/normalizer-probe';
import { capture, captureNames, describeWithShared } from '../../src/streams/testing/shared-files';

/**
 * What each file of captures/binance comes to: `events | drops`, answers to control frames apart. Books need a whole
 * book (`depthChangeWithoutBook`, see binance-books.spec.ts); the official examples of depth have levels of one figure.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  err_ws_control: ' | ',
  live2026_aggTrade_kline: 'trade 1 | unused:kline 1',
  live2026_forceOrder_samples: 'liquidation 4 | ',
  live2026_ws_cm_miniTicker_flow: ' | unused:24hrMiniTicker 1',
  live2026_ws_spot_bookTicker: ' | noEventType 1',
  live2026_ws_spot_miniTicker_flow: ' | unused:24hrMiniTicker 1',
  live2026_ws_um_miniTicker_flow: ' | unused:24hrMiniTicker 2',
  seq_cm_aggtrade_2021: 'trade 15 | ',
  seq_um_aggtrade_2021: 'trade 40 | ',
  seq_um_kline1m_2021: ' | unused:kline 10',
  seq_um_sushiusdt_depth100ms_2021: ' | depthChangeWithoutBook 255',
  ws_cm_capture_00_ack: ' | ',
  ws_cm_capture_01_depthSnapshot_rest: ' | noEventType 1',
  ws_cm_capture_02_depth_stale: ' | depthChangeWithoutBook 1',
  ws_cm_capture_03_markPrice_dated: 'mark 1 | ',
  ws_cm_capture_04_indexPrice_legacy_i: ' | unused:indexPriceUpdate 1',
  ws_cm_capture_05_depth_next: ' | depthChangeWithoutBook 1',
  ws_cm_capture_06_ticker: ' | unused:24hrTicker 1',
  ws_cm_capture_07_openInterest_rest: ' | noEventType 1',
  ws_cm_capture_08_trade: 'trade 1 | ',
  ws_cm_capture_09_forceOrder: 'liquidation 1 | ',
  ws_cm_capture_11_bookTicker_perp: ' | unused:bookTicker 1',
  ws_cm_official_2026_aggregateTradeStreams: 'trade 1 | ',
  ws_cm_official_2026_allBookTickersStream: ' | unused:bookTicker 1',
  ws_cm_official_2026_allMarketLiquidationOrderStreams: 'liquidation 1 | ',
  ws_cm_official_2026_allMarketMiniTickersStream: ' | unused:24hrMiniTicker 1',
  ws_cm_official_2026_allMarketTickersStreams: ' | unused:24hrTicker 1',
  ws_cm_official_2026_continuousContractKlineCandlestickStreams: ' | unused:continuous_kline 1',
  ws_cm_official_2026_contractInfoStream: ' | unused:contractInfo 1',
  ws_cm_official_2026_diffBookDepthStreams: ' | invalidField 1',
  ws_cm_official_2026_indexKlineCandlestickStreams: ' | unused:indexPrice_kline 1',
  ws_cm_official_2026_indexPriceStream: ' | unused:indexPriceUpdate 1',
  ws_cm_official_2026_individualSymbolBookTickerStreams: ' | unused:bookTicker 1',
  ws_cm_official_2026_individualSymbolMiniTickerStream: ' | unused:24hrMiniTicker 1',
  ws_cm_official_2026_individualSymbolTickerStreams: ' | unused:24hrTicker 1',
  ws_cm_official_2026_klineCandlestickStreams: ' | unused:kline 1',
  ws_cm_official_2026_markPriceKlineCandlestickStreams: ' | unused:markPrice_kline 1',
  ws_cm_official_2026_markPriceOfAllSymbolsOfAPair: 'mark 1 | ',
  ws_cm_official_2026_markPriceStream: 'mark 1 | ',
  ws_cm_official_2026_marketLiquidationOrderStreams: 'liquidation 1 | ',
  ws_cm_official_2026_partialBookDepthStreams: ' | invalidField 1',
  ws_um_capture_00_aggTrade: ' | invalidField 1',
  ws_um_capture_01_ticker: ' | unused:24hrTicker 1',
  ws_um_capture_02_markPrice_2019: 'mark 1 | ',
  ws_um_capture_03_ticker_dup: ' | unused:24hrTicker 1',
  ws_um_capture_04_trade: 'trade 1 | ',
  ws_um_capture_05_depth_before_snapshot: ' | depthChangeWithoutBook 1',
  ws_um_capture_06_depthSnapshot_rest: ' | noEventType 1',
  ws_um_capture_07_depth_after_snapshot: ' | depthChangeWithoutBook 1',
  ws_um_capture_08_openInterest_rest: ' | noEventType 1',
  ws_um_capture_09_markPrice_1s: 'mark 1 | ',
  ws_um_capture_10_trade_X_INSURANCE_FUND: ' | trade:INSURANCE_FUND 1',
  ws_um_capture_11_trade_X_MARKET: 'trade 1 | ',
  ws_um_capture_12_forceOrder: 'liquidation 1 | ',
  ws_um_capture_13_markPrice_dated_BUSD: 'mark 1 | ',
  ws_um_capture_14_bookTicker: ' | unused:bookTicker 1',
  ws_um_doc_agg_trade_stream: 'trade 1 | ',
  ws_um_doc_book_ticker_stream: ' | unused:bookTicker 1',
  ws_um_doc_depth_update_stream: ' | depthChangeWithoutBook 1',
  ws_um_doc_kline_stream_closed: ' | unused:kline 1',
  ws_um_doc_kline_stream_open: ' | unused:kline 1',
  ws_um_doc_liquidation_stream: 'liquidation 1 | ',
  ws_um_doc_mark_price_stream: 'mark 1 | ',
  ws_um_doc_ticker_stream: ' | unused:24hrTicker 1',
  ws_um_fix_book_ticker: ' | unused:bookTicker 1',
  ws_um_fix_depth_diff_update: ' | depthChangeWithoutBook 1',
  ws_um_fix_depth_update: ' | depthChangeWithoutBook 1',
  ws_um_fix_ticker_24hr: ' | unused:24hrTicker 1',
  ws_um_flow_CompositIndex: ' | unused:compositeIndex 1',
  ws_um_flow_Liquidations: 'liquidation 1 | ',
  ws_um_flow_MarkPrice: 'mark 1 | ',
  ws_um_flow_SymbolUpdates: ' | unused:contractInfo 1',
  ws_um_official_2026_market_aggregateTradeStreams: 'trade 1 | ',
  ws_um_official_2026_market_allMarketLiquidationOrderStreams: 'liquidation 1 | ',
  ws_um_official_2026_market_allMarketMiniTickersStream: ' | unused:24hrMiniTicker 1',
  ws_um_official_2026_market_allMarketTickersStreams: ' | unused:24hrTicker 1',
  ws_um_official_2026_market_assetIndex: ' | unused:assetIndexUpdate 1',
  ws_um_official_2026_market_compositeIndexSymbolInformationStreams: ' | unused:compositeIndex 1',
  ws_um_official_2026_market_continuousContractKlineCandlestickStreams: ' | unused:continuous_kline 1',
  ws_um_official_2026_market_contractInfoStream: ' | unused:contractInfo 1',
  ws_um_official_2026_market_individualSymbolMiniTickerStream: ' | unused:24hrMiniTicker 1',
  ws_um_official_2026_market_individualSymbolTickerStreams: ' | unused:24hrTicker 1',
  ws_um_official_2026_market_klineCandlestickStreams: ' | unused:kline 1',
  ws_um_official_2026_market_liquidationOrderStreams: 'liquidation 1 | ',
  ws_um_official_2026_market_markPriceStream: 'mark 1 | ',
  ws_um_official_2026_market_markPriceStreamForAllMarket: 'mark 1 | ',
  ws_um_official_2026_market_tradingSessionStream: ' | unused:EquityUpdate 1',
  ws_um_official_2026_public_allBookTickersStream: ' | unused:bookTicker 1',
  ws_um_official_2026_public_diffBookDepthStreams: ' | invalidField 1',
  ws_um_official_2026_public_individualSymbolBookTickerStreams: ' | unused:bookTicker 1',
  ws_um_official_2026_public_partialBookDepthStreams: ' | invalidField 1',
  ws_um_official_2026_public_rpiDiffBookDepthStreams: ' | invalidField 1',
};

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Frames of a capture as they arrived: some files hold one, some a sequence, some a conversation. */
function framesOf(name: string): Frame[] {
  const content = capture(name) as never;
  if (/^(seq)_/.test(name)) return (content as Rows).map((row) => row['msg'] as Frame);
  if (name.includes('_flow') && Array.isArray(content))
    return (content as Rows).flatMap((row) => (String(row['dir']).startsWith('server') ? [row['msg'] as Frame] : []));
  if (name.includes('_flow')) return (content as { received: Frame[] }).received;
  if (name === 'live2026_forceOrder_samples') return (content as Rows).map((row) => row['frame'] as Frame);
  if (/^(live2026_aggTrade|err)_/.test(name)) return content as Frame[];
  return [content as Frame];
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(', ');
}

/** As the live system does it: answers go to the subscription, everything else to the normalizer. */
function outcomeOf(
  name: string,
  known: readonly Instrument[],
): { summary: string; frames: number; accounted: boolean } {
  const frames = framesOf(name).filter((frame) => BINANCE_PROTOCOL.answer(bytesOf(frame)) === undefined);
  const { events, dropped, perFrame } = bothWays(frames, known);
  const drops = Object.entries(dropped).map(([reason, count]) => `${reason} ${count}`);
  const accounted = perFrame.every((frame) => frame.events + frame.drops > 0);
  return {
    summary: `${tally(events.map((event) => event.type))} | ${drops.join(', ')}`,
    frames: frames.length,
    accounted,
  };
}

describeWithShared('captures of Binance', () => {
  let known: readonly Instrument[];
  beforeAll(async () => (known = await capturedInstruments()));
  const streamed = captureNames().filter((name) => !/^(rest|err_http|err_rest)_?/.test(name));

  it.each(streamed)('%s comes to what is expected of it', (name) => {
    const { summary, accounted } = outcomeOf(name, known);
    expect(summary).toBe(EXPECTED[name]);
    expect(accounted).toBe(true);
  });

  it('all 92 of streams are looked at, and nothing else is expected', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...streamed].sort());
    expect(streamed).toHaveLength(92);
  });

  it.each(captureNames().filter((name) => /^(rest|err_http|err_rest)_?/.test(name)))(
    '%s, an answer of REST, is no event even if it came over a socket',
    (name) => {
      const { dropped, events, perFrame } = bothWays(framesOf(name), known);
      expect(events).toEqual([]);
      expect(perFrame.every((frame) => frame.drops > 0)).toBe(true);
      expect(['noEventType', 'notAnObject', 'empty']).toEqual(expect.arrayContaining(Object.keys(dropped)));
    },
  );

  it('three contracts of 100 USD are 300 USD', () => {
    const [event] = bothWays(framesOf('ws_cm_capture_09_forceOrder'), known).events;
    expect(event).toMatchObject({ notionalUsd: 300, quantity: 300 / 9352.7, side: 'sell' });
  });

  it('a fill of 70.5 whose last part was 6.9 counts whole', () => {
    const events = bothWays(framesOf('live2026_forceOrder_samples'), known).events;
    expect(events[2]).toMatchObject({ instrument: 'RAYSOL/USDT:USDT', notionalUsd: 70.5 * 1.3911902 });
  });
});
