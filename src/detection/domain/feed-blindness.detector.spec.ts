import { gap, MINUTE, START } from '../../core/testing/events';
import { FeedBlindnessDetector } from './feed-blindness.detector';

const blind = gap({ reason: 'blind', from: START, route: '/market/stream', receivedTime: START + 5_000 });
const sees = { ...blind, to: START + MINUTE, receivedTime: START + MINUTE };
const trades = { ...blind, stream: 'binance:btcusdt@aggTrade', instrument: 'BTC/USDT:USDT' };

describe(FeedBlindnessDetector.name, () => {
  it('tells that a feed went blind: which, on what route, since when, and what stops working', () => {
    expect(new FeedBlindnessDetector().onGap(blind, ['BTC', 'ETH'])).toMatchObject({
      type: 'FEED_BLIND',
      asset: 'MARKET',
      subject: 'binance:!forceOrder@arr',
      state: 'active',
      severity: 'HIGH',
      onset: START,
      time: START + 5_000,
      instruments: [],
      facts: {
        stream: 'binance:!forceOrder@arr',
        venue: 'binance',
        route: '/market/stream',
        reason: 'blind',
        since: START,
        until: undefined,
        suspends: ['LIQUIDATION', 'LIQUIDATION_CASCADE'],
        assets: ['BTC', 'ETH'],
      },
    });
  });

  it('tells it once, however often it is noticed', () => {
    const detector = new FeedBlindnessDetector();
    const said = [blind, blind, { ...blind, receivedTime: START + 9_000 }].map((event) => detector.onGap(event, []));
    expect(said.map((signal) => signal?.state)).toEqual(['active', undefined, undefined]);
  });

  it('tells once that it sees again, under the same onset', () => {
    const detector = new FeedBlindnessDetector();
    detector.onGap(blind, []);
    expect(detector.onGap(sees, [])).toMatchObject({
      state: 'ended',
      onset: START,
      time: START + MINUTE,
      facts: { until: START + MINUTE },
    });
    expect(detector.onGap(sees, [])).toBeUndefined();
  });

  it('tells it anew when the feed goes blind again', () => {
    const detector = new FeedBlindnessDetector();
    [blind, sees].forEach((event) => detector.onGap(event, []));
    expect(detector.onGap({ ...blind, from: START + 2 * MINUTE }, [])).toMatchObject({ onset: START + 2 * MINUTE });
  });

  it('keeps streams apart', () => {
    const detector = new FeedBlindnessDetector();
    expect(detector.onGap(blind, [])?.subject).toBe('binance:!forceOrder@arr');
    expect(detector.onGap(trades, [])?.subject).toBe('binance:btcusdt@aggTrade');
    expect(detector.onGap({ ...trades, to: START + 1 }, [])?.subject).toBe('binance:btcusdt@aggTrade');
    expect(detector.onGap(blind, [])).toBeUndefined();
  });

  it.each(['disconnect', 'restart', 'sequence', 'overflow'] as const)('does not call a %s blindness', (reason) => {
    expect(new FeedBlindnessDetector().onGap({ ...blind, reason }, [])).toBeUndefined();
  });

  it.each([
    ['binance:!forceOrder@arr', 'HIGH', ['LIQUIDATION', 'LIQUIDATION_CASCADE']],
    ['binance:btcusdt@aggTrade', 'MODERATE', ['price and price move in alerts']],
    ['binance:btcusdt@depth20@100ms', 'MODERATE', ['order books (no alert needs them yet)']],
    ['binance:btcusdt@markPrice@1s', 'MODERATE', ['mark price, and price in alerts where no trades are watched']],
  ])('grades %s %s and names what it suspends', (stream, severity, suspends) => {
    expect(new FeedBlindnessDetector().onGap({ ...blind, stream }, [])).toMatchObject({
      severity,
      facts: { suspends },
    });
  });

  it('names the one contract that is meant, else what is watched, else everything', () => {
    const about = (event: typeof blind, watched: string[]) =>
      new FeedBlindnessDetector().onGap(event, watched)?.facts['assets'];
    expect(about(trades, ['ETH'])).toEqual(['BTC/USDT:USDT']);
    expect(about(blind, ['ETH'])).toEqual(['ETH']);
    expect(about(blind, [])).toEqual(['all']);
    expect(new FeedBlindnessDetector().onGap(trades, [])?.instruments).toEqual(['BTC/USDT:USDT']);
  });

  it('does not repeat itself after a restart, and still tells the end', () => {
    const before = new FeedBlindnessDetector();
    before.onGap(blind, []);
    const detector = new FeedBlindnessDetector();
    detector.restore(JSON.parse(JSON.stringify(before.snapshot())));
    expect(detector.onGap(blind, [])).toBeUndefined();
    expect(detector.onGap(sees, [])?.state).toBe('ended');
    detector.restore(undefined);
    expect(detector.snapshot()).toEqual({});
  });

  it('tells of a lost connection of the liquidation feed when it lasts a minute, and of its return, once each', () => {
    const detector = new FeedBlindnessDetector();
    const lost = gap({ reason: 'disconnect', from: START, receivedTime: START });
    expect(detector.onGap(lost, [])).toBeUndefined();
    expect(detector.onTick(START + MINUTE - 1, [])).toEqual([]);
    expect(detector.onTick(START + MINUTE, [])).toMatchObject([{ state: 'active', facts: { reason: 'disconnect' } }]);
    expect(detector.onTick(START + 2 * MINUTE, [])).toEqual([]);
    const back = { ...lost, to: START + 3 * MINUTE, receivedTime: START + 3 * MINUTE };
    expect(detector.onGap(back, [])).toMatchObject({ state: 'ended', onset: START });
    expect(detector.onTick(START + 9 * MINUTE, [])).toEqual([]);
  });

  it('says nothing of a connection that is soon back, or of other feeds', () => {
    const detector = new FeedBlindnessDetector();
    const lost = gap({ reason: 'disconnect', from: START, receivedTime: START });
    detector.onGap(lost, []);
    expect(detector.onGap({ ...lost, to: START + 30_000 }, [])).toBeUndefined();
    detector.onGap({ ...lost, stream: 'binance:aggTrade' }, []);
    expect(detector.onTick(START + 9 * MINUTE, [])).toEqual([]);
  });
});
