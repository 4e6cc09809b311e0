import { WebSocket } from 'ws';
import { LossCounter } from './frame-marks';
import { MOST_BACKLOG_BYTES } from './load-connection';
import type { LoadOptions } from './load-options';
import { type LoadSecond, secondLine, summaryLines } from './load-report';
import { LoadSession, SETTLE_MS } from './load-session';
import { totalOf } from './mix';
import type { Payload } from './testing/reading-outlet';

const OPTIONS: LoadOptions = {
  rate: 500,
  symbols: 4,
  seconds: 2,
  port: 0,
  host: '127.0.0.1',
  seed: 7,
  waitSeconds: 5,
  json: false,
};

/** A session whose time stands still but for the test. */
class Rig {
  now = 1_000;
  readonly seconds: LoadSecond[] = [];
  readonly session: LoadSession;
  origin = '';
  private readonly clients: WebSocket[] = [];

  constructor(options: Partial<LoadOptions> = {}) {
    const time = {
      monotonicMs: () => this.now,
      wallUs: () => 1_795_174_000_000_000 + Math.round(this.now * 1_000),
      cpuMicros: () => this.now * 100,
    };
    this.session = new LoadSession({ ...OPTIONS, ...options }, time, (second) => this.seconds.push(second));
  }

  async open(): Promise<this> {
    this.origin = `127.0.0.1:${await this.session.server.listen(0, '127.0.0.1')}`;
    return this;
  }

  async client(path: string): Promise<Reader> {
    const socket = new WebSocket(`ws://${this.origin}${path}`);
    this.clients.push(socket);
    const reader = new Reader(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return reader;
  }

  async rest(path: string): Promise<{ readonly status: number; readonly body: Payload | Payload[] }> {
    const answer = await fetch(`http://${this.origin}${path}`);
    return { status: answer.status, body: (await answer.json()) as Payload | Payload[] };
  }

  /** Lets so much time pass in steps of a slice. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end; this.now += 5) this.session.advance();
    this.session.advance();
  }

  runThrough(): void {
    this.pass(SETTLE_MS);
    while (this.session.state === 'running') this.pass(100);
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.terminate();
    await this.session.server.stop();
  }
}

class Reader {
  readonly frames: Payload[] = [];
  private waiting: (() => void) | undefined;
  private id = 0;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Payload);
      this.waiting?.();
    });
  }

  /** Everything up to the first frame that fits, which is the last of them. */
  async until(fits: (frame: Payload) => boolean): Promise<Payload[]> {
    for (;;) {
      const index = this.frames.findIndex(fits);
      if (index >= 0) return this.frames.splice(0, index + 1);
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
  }

  async ask(method: string, params: readonly unknown[] = []): Promise<Payload> {
    const id = ++this.id;
    this.socket.send(JSON.stringify({ method, params, id }));
    return (await this.until((frame) => frame.id === id)).at(-1) as Payload;
  }

  /** Everything that has been sent by now. */
  async all(): Promise<Payload[]> {
    const id = ++this.id;
    this.socket.send(JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id }));
    return (await this.until((frame) => frame.id === id)).slice(0, -1);
  }
}

describe('LoadSession', () => {
  const rigs: Rig[] = [];

  afterEach(() => Promise.all(rigs.splice(0).map((rig) => rig.close())));

  async function rigged(options: Partial<LoadOptions> = {}): Promise<Rig> {
    const rig = await new Rig(options).open();
    rigs.push(rig);
    return rig;
  }

  it('begins when nothing more has been subscribed for two seconds, and ends after its own', async () => {
    const rig = await rigged();
    const reader = await rig.client('/market/stream?streams=btcusdt@aggTrade');
    rig.pass(SETTLE_MS - 100);
    expect(rig.session.state).toBe('waiting');
    await reader.ask('SUBSCRIBE', ['ethusdt@aggTrade']);
    rig.pass(SETTLE_MS - 10);
    expect(rig.session.state).toBe('waiting');
    rig.pass(20);
    expect(rig.session.state).toBe('running');
    rig.pass(2_000);
    expect(rig.session.state).toBe('finished');
    expect(rig.seconds.map(({ second, made }) => [second, totalOf(made)])).toEqual([
      [1, 500],
      [2, 500],
    ]);
  });

  it('gives up when nobody comes', async () => {
    const rig = await rigged();
    rig.pass(4_990);
    expect(rig.session.state).toBe('waiting');
    rig.pass(20);
    expect(rig.session.state).toBe('unwanted');
  });

  it('reaches every reader of a stream, wrapped or bare, and loses nothing', async () => {
    const rig = await rigged();
    const names = ['btcusdt', 'ethusdt', 'solusdt', 'xrpusdt'];
    const market = await rig.client('/market/stream');
    await market.ask('SUBSCRIBE', ['!forceOrder@arr', ...names.flatMap((n) => [`${n}@aggTrade`, `${n}@markPrice@1s`])]);
    const books = await rig.client(`/public/stream?streams=${names.map((name) => `${name}@depth20@100ms`).join('/')}`);
    const bare = await rig.client('/market/ws/btcusdt@aggTrade');
    rig.runThrough();
    const [wrapped, booked, bareFrames] = await Promise.all([market.all(), books.all(), bare.all()]);
    const counter = new LossCounter();
    for (const { data } of [...wrapped, ...booked]) counter.see(data as Payload);
    const { made, sent, skipped, withheld, held } = rig.session.summary();
    expect(counter.received).toEqual(made);
    expect(totalOf(counter.lost)).toBe(0);
    expect({ skipped, withheld, held }).toEqual({ skipped: 0, withheld: 0, held: true });
    const bitcoin = wrapped.filter(({ stream }) => stream === 'btcusdt@aggTrade').map(({ data }) => data);
    expect(bareFrames).toEqual(bitcoin);
    expect(sent.aggTrade).toBe(made.aggTrade + bitcoin.length);
  });

  it('acknowledges a stream on the wrong path, or one it does not have, and stays silent there', async () => {
    const rig = await rigged();
    const wrong = await rig.client('/public/stream');
    expect(await wrong.ask('SUBSCRIBE', ['btcusdt@aggTrade', '!bookTicker'])).toEqual({ result: null, id: 1 });
    const legacy = await rig.client('/stream?streams=btcusdt@aggTrade/btcusdt@depth20@100ms');
    rig.runThrough();
    expect(await wrong.all()).toEqual([]);
    expect(new Set((await legacy.all()).map(({ stream }) => stream))).toEqual(new Set(['btcusdt@depth20@100ms']));
  });

  it('answers control frames amid the data, and stops a stream that is let go', async () => {
    const rig = await rigged();
    const reader = await rig.client('/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s');
    rig.pass(SETTLE_MS + 500);
    expect(await reader.ask('UNSUBSCRIBE', ['btcusdt@aggTrade'])).toEqual({ result: null, id: 1 });
    expect(await reader.ask('LIST_SUBSCRIPTIONS')).toEqual({ result: ['btcusdt@markPrice@1s'], id: 2 });
    reader.socket.send('{"method":"HELLO"}');
    expect((await reader.until(({ code }) => code !== undefined)).at(-1)).toMatchObject({ code: 2 });
    rig.pass(1_500);
    expect(new Set((await reader.all()).map(({ stream }) => stream))).toEqual(new Set(['btcusdt@markPrice@1s']));
  });

  it('holds frames back from a reader that does not keep up, and says so', async () => {
    const rig = await rigged({ rate: 40_000, symbols: 100, seconds: 3 });
    const { body } = await rig.rest('/fapi/v1/exchangeInfo');
    const names = ((body as Payload).symbols as { symbol: string }[]).map(({ symbol }) => symbol.toLowerCase());
    await rig.client(`/market/stream?streams=${names.map((name) => `${encodeURIComponent(name)}@aggTrade`).join('/')}`);
    // Nothing is read while this runs: reader and load share this thread.
    rig.runThrough();
    const { withheld, held, worstBacklogBytes, sent, made } = rig.session.summary();
    expect(held).toBe(false);
    expect(withheld).toBe(made.aggTrade - sent.aggTrade);
    expect(withheld).toBeGreaterThan(0);
    expect(worstBacklogBytes).toBeGreaterThan(MOST_BACKLOG_BYTES);
    expect(worstBacklogBytes).toBeLessThan(MOST_BACKLOG_BYTES + (1 << 20));
    expect(rig.seconds.map(secondLine).join('\n')).toContain('withheld from a reader that does not keep up');
    expect(summaryLines(rig.session.summary()).join('\n')).toContain('RATE NOT HELD');
  });

  it('reports a stall of its own', async () => {
    const rig = await rigged();
    await rig.client('/market/ws/btcusdt@aggTrade');
    rig.pass(SETTLE_MS + 300);
    rig.now += 1_000;
    rig.pass(700);
    const summary = rig.session.summary();
    expect(summary.held).toBe(false);
    expect(summary.skipped + summary.framesMade).toBe(1_000);
    expect(summary.worstLatenessMs).toBeGreaterThan(990);
    expect(rig.seconds.map(secondLine).join('\n')).toContain('frames too late to be made');
    expect(summaryLines(summary).join('\n')).toContain('RATE NOT HELD');
  });

  it('answers what a start asks, and 404 for the rest', async () => {
    const rig = await rigged({ symbols: 600 });
    const info = await rig.rest('/fapi/v1/exchangeInfo');
    expect(info.status).toBe(200);
    const listed = (info.body as Payload).symbols as Payload[];
    expect(new Set(listed.map(({ symbol }) => symbol)).size).toBe(600);
    expect(listed[0]).toMatchObject({ symbol: 'BTCUSDT', status: 'TRADING', contractType: 'PERPETUAL' });
    const tickers = (await rig.rest('/fapi/v1/ticker/24hr')).body as Payload[];
    expect(tickers.map(({ symbol }) => symbol)).toEqual(listed.map(({ symbol }) => symbol));
    expect(await rig.rest('/fapi/v1/time')).toMatchObject({ status: 200 });
    expect(await rig.rest('/fapi/v1/klines?symbol=BTCUSDT')).toEqual({
      status: 404,
      body: { code: -1, msg: 'the load answers no /fapi/v1/klines' },
    });
  });

  it('refuses a path the venue does not have', async () => {
    const rig = await rigged();
    await expect(rig.client('/private/ws')).rejects.toThrow('404');
  });

  it('says goodbye at the end', async () => {
    const rig = await rigged();
    const reader = await rig.client('/market/ws/btcusdt@aggTrade');
    const closed = new Promise((resolve) => reader.socket.once('close', resolve));
    rig.runThrough();
    await rig.session.server.stop();
    expect(await closed).toBe(1001);
    expect(reader.frames).toHaveLength(rig.session.summary().sent.aggTrade);
    rigs.splice(0);
  });
});
