import { eventually, within } from '../support/eventually';
import { World } from '../support/e2e-world';
import type { ForeshockProcess } from '../support/foreshock-process';

const ROUNDS = 10;
const SIX = [120_000, 120_000, 120_000, 120_000, 120_000, 120_000];
const FIVE = [110_000, 110_000, 110_000, 110_000, 110_000];
const MARK = '↻ possibly repeated (restart while sending)';

interface Cascade {
  readonly id: string;
  readonly incidentId: string;
  readonly facts: { readonly count: number };
}

interface Status {
  readonly program: { readonly awayMs: number; readonly startedTime: number };
  readonly outbox: { readonly possiblyRepeated: number; readonly waiting: number };
}

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

async function cascades(foreshock: ForeshockProcess): Promise<readonly Cascade[]> {
  return (await foreshock.get<{ items: Cascade[] }>('/alerts?type=LIQUIDATION_CASCADE')).body.items;
}

async function status(foreshock: ForeshockProcess): Promise<Status> {
  return (await foreshock.ops<Status>('/status')).body;
}

function countIn(text: string | undefined): number {
  return Number(/⚡ (\d+) liquidations/.exec(text ?? '')?.[1] ?? 0);
}

/** mulberry32: the same moments in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe('kill -9 in the middle of an incident', () => {
  const random = seeded(20_251_010);
  // Half of them in the first moments, where everything happens; the others up to the first edits.
  const moments = Array.from({ length: ROUNDS }, (_, i) => Math.round(random() * (i % 2 === 0 ? 60 : 2_500)));

  it.each(moments)('%i ms after its first liquidation loses nothing and tells it once', async (ms) => {
    const first = await world.start();
    world.burst({ sizes: SIX });
    await after(ms);
    const told = Math.max(0, ...world.telegram.messages.map(({ text }) => countIn(text)));
    const stored = first.lines.some((line) => line.includes('BTC LIQUIDATION CASCADE'));
    await world.kill(first);

    const second = await world.start();
    const { possiblyRepeated } = (await status(second)).outbox;
    if (stored) expect(await cascades(second)).toHaveLength(1);
    world.burst({ sizes: FIVE });
    const [alert] = await eventually(async () => {
      const found = await cascades(second);
      expect(found).toHaveLength(1);
      const count = found[0]?.facts.count ?? 0;
      expect(count).toBeGreaterThanOrEqual(told + FIVE.length);
      expect(countIn(world.telegram.messages.at(-1)?.text)).toBe(count);
      return found;
    });
    expect(alert?.facts.count).toBeLessThanOrEqual(SIX.length + FIVE.length);
    expect(possiblyRepeated).toBeLessThanOrEqual(1);
    expect(world.sent.length).toBeLessThanOrEqual(1 + possiblyRepeated);
    expect(world.sent.filter(({ body }) => String(body['text']).includes(MARK))).toHaveLength(possiblyRepeated);
    expect((await status(second)).outbox.waiting).toBe(0);
  });
});

describe('an incident that outlives the process', () => {
  it('goes on in the same message after every one of six kills, each at an edit', async () => {
    let foreshock = await world.start();
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage'));
    await eventually(() => expect(world.telegram.messages).toHaveLength(1));
    let told = FIVE.length;
    for (let round = 1; round <= 6; round++) {
      const feeding = setInterval(() => world.burst({ sizes: [1_000 + world.simulator.stats().liquidationFills] }), 40);
      await within(5_000, 'edit', world.telegram.waitFor('editMessageText', world.edits.length + 1));
      clearInterval(feeding);
      await world.kill(foreshock);
      told = Math.max(told, countIn(world.message()));
      foreshock = await world.start();
    }
    world.burst({ sizes: [9_999] });
    await eventually(async () => {
      const found = await cascades(foreshock);
      expect(found).toHaveLength(1);
      // What was told a moment before a kill may not have been stored yet: 25 a second came.
      expect(found[0]?.facts.count).toBeGreaterThan(told - 10);
      expect(countIn(world.message())).toBe(found[0]?.facts.count);
    });
    const repeated = world.sent.filter(({ body }) => String(body['text']).includes(MARK)).length;
    expect(world.sent).toHaveLength(1 + repeated);
  });

  it('is told once more with a mark when the process died while sending, and never again', async () => {
    const first = await world.start();
    world.telegram.hang = 'sendMessage';
    world.burst({ sizes: FIVE });
    await within(3_000, 'message', world.telegram.waitFor('sendMessage', 1));
    await world.kill(first);
    world.telegram.hang = false;

    const second = await world.start();
    await within(5_000, 'second try', world.telegram.waitFor('sendMessage', 2));
    expect(world.sent[0]?.body['text']).not.toContain('possibly repeated');
    expect(world.sent[1]?.body['text']).toContain(MARK);
    expect((await status(second)).outbox.possiblyRepeated).toBe(1);
    world.burst({ sizes: [50_000] });
    await eventually(() => expect(world.message()).toContain('⚡ 6 liquidations'));
    expect(await second.stop()).toEqual({ code: 0, signal: null });

    const third = await world.start();
    expect(await world.marker()).toHaveLength(3);
    expect((await status(third)).outbox.possiblyRepeated).toBe(0);
  });

  it('is told without a mark when Telegram could not be reached before the kill', async () => {
    await world.telegram.goOffline();
    const first = await world.start();
    world.burst({ sizes: FIVE });
    await eventually(async () => expect((await status(first)).outbox.waiting).toBe(1));
    await first.line(/BTC LIQUIDATION CASCADE/);
    await world.kill(first);
    await world.telegram.goOnline();
    await world.start();
    await within(10_000, 'message', world.telegram.waitFor('sendMessage'));
    expect(await world.marker()).toHaveLength(2);
    expect(world.sent[0]?.body['text']).not.toContain('possibly repeated');
  });

  it('is followed by a status that says how long the program was away', async () => {
    const first = await world.start();
    // It has lived for more than one heartbeat.
    const { startedTime } = (await status(first)).program;
    await eventually(() => expect(Date.now()).toBeGreaterThan(startedTime + 1_200));
    const killed = Date.now();
    await world.kill(first);
    const { program } = await status(await world.start());
    const really = program.startedTime - killed;
    expect(program.awayMs).toBeGreaterThanOrEqual(really - 100);
    expect(program.awayMs).toBeLessThanOrEqual(really + 1_500);
  });

  it('is followed by such a status also when the process lived for less than a second', async () => {
    await world.kill(await world.start());
    const { program } = await status(await world.start());
    expect(program.awayMs).toBeGreaterThan(0);
  });
});
