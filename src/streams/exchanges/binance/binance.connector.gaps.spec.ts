import { START } from '../../../core/testing/events';
import { BinanceProbe, type BinanceProbeOptions } from '../../testing/binance-probe';
import { listed } from '../../testing/binance-frames';

let probe: BinanceProbe;
afterEach(() => probe.stop());

async function watching(options: BinanceProbeOptions = {}, symbols = 1): Promise<void> {
  probe = await BinanceProbe.start(options);
  await probe.watch(...Array.from({ length: symbols }, (_, i) => listed(i === 0 ? 'BTCUSDT' : `COIN${i}USDT`)));
}

const sockets = () =>
  probe.connector.status().detail['sockets'] as { readonly state: string; readonly reconnects: number }[];
const isUp = (i: number): boolean => sockets()[i]?.state === 'up';

it('what went unseen before the first connection stood is a gap of each feed', async () => {
  await watching();
  expect(probe.beginnings).toHaveLength(4);
  for (const gap of probe.beginnings) expect(gap).toMatchObject({ type: 'gap', reason: 'disconnect', from: START });
  const streams = probe.beginnings.map((gap) => gap.type === 'gap' && gap.stream.slice(8));
  expect(streams.sort()).toEqual(['!forceOrder@arr', 'aggTrade', 'depth', 'markPrice']);
  expect(probe.beginnings.every((gap) => gap.type === 'gap' && (gap.to ?? 0) >= START)).toBe(true);
});

describe('a lost connection', () => {
  it('is a gap of each feed of its route, from the last frame on, and its end is told', async () => {
    await watching();
    await probe.passWith(1, () => probe.venue.trade({ symbol: 'BTCUSDT', price: 1e5, quantity: 1, takerSide: 'buy' }));
    const seen = probe.clock.now();
    probe.clock.advance(700);
    probe.venue.fault({ kind: 'drop', path: '/market' });
    await probe.settled(() => !isUp(0));
    const lost = probe.clock.now();
    expect(probe.connector.status().state).toBe('connecting');
    probe.scheduler.advance(1_000);
    await probe.settled(() => isUp(0));
    expect(probe.gaps()).toEqual([
      'disconnect !forceOrder@arr begins',
      'disconnect aggTrade begins',
      'disconnect markPrice begins',
      'disconnect !forceOrder@arr ends',
      'disconnect aggTrade ends',
      'disconnect markPrice ends',
    ]);
    const [liquidations, trades] = probe.of('gap');
    expect(liquidations).toMatchObject({ from: lost, receivedTime: lost, route: '/market/stream', to: undefined });
    expect(trades).toMatchObject({ from: seen, venue: 'binance' });
    const end = probe.of('gap').at(-2);
    expect(end).toMatchObject({ stream: 'binance:aggTrade', from: seen, to: probe.clock.now() });
  });

  it('of the public route leaves liquidations and trades alone', async () => {
    await watching();
    probe.venue.fault({ kind: 'closeWith', code: 1008, reason: 'Too many requests', path: '/public' });
    await probe.settled(() => !isUp(1));
    probe.scheduler.advance(1_000);
    await probe.settled(() => isUp(1));
    expect(probe.gaps()).toEqual(['disconnect depth begins', 'disconnect depth ends']);
  });

  it('that stays lost is told once, and its feeds are unknown rather than blind', async () => {
    await watching();
    probe.venue.fault({ kind: 'refuse' });
    probe.venue.fault({ kind: 'drop' });
    await probe.settled(() => !isUp(0) && !isUp(1));
    for (let i = 0; i < 30; i++) {
      probe.pass(10);
      await probe.settled(() => true);
    }
    expect(probe.gaps()).toHaveLength(4);
    expect(probe.gaps('blind')).toEqual([]);
    await probe.settled(() => probe.connector.status().state === 'down');
    const { feeds } = probe.connector.status();
    expect(feeds.map((feed) => feed.state)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('of the connection that carries liquidations ends for them when that very one is back', async () => {
    let before = 0;
    // That one waits longest.
    const random = (): number => {
      const { reconnects = 0 } = sockets()[0] ?? {};
      if (reconnects === before) return 0.1;
      before = reconnects;
      return 0.9;
    };
    await watching({ random }, 250);
    probe.venue.fault({ kind: 'drop', path: '/market' });
    await probe.settled(() => !isUp(0) && !isUp(1));
    probe.scheduler.advance(100);
    await probe.settled(() => isUp(1));
    expect(isUp(0)).toBe(false);
    expect(probe.gaps()).not.toContain('disconnect !forceOrder@arr ends');
    expect(probe.gaps()).not.toContain('disconnect aggTrade ends');
    probe.scheduler.advance(900);
    await probe.settled(() => isUp(0));
    expect(probe.gaps()).toContain('disconnect !forceOrder@arr ends');
    expect(probe.gaps().filter((gap) => gap === 'disconnect aggTrade ends')).toHaveLength(1);
  });
});
