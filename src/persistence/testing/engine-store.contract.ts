import fc from 'fast-check';
import type { Liquidation } from '../../core/market-event';
import type { Database } from '../database';
import { EngineStoreRepository } from '../engine-store.repository';
import { anyLiquidation, liquidation, ONSET } from './samples';

export function engineStoreContract(current: () => Database): void {
  let store: EngineStoreRepository;
  beforeEach(() => {
    store = new EngineStoreRepository(current());
  });

  it('gives back the journal by exchange time, in the order of arrival within one millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLiquidation, { maxLength: 20 }), async (given) => {
        await store.pruneLiquidations(Number.MAX_SAFE_INTEGER);
        // One process receives in rising order.
        const arrived = [...given].sort((a, b) => a.receivedTime - b.receivedTime);
        await store.appendLiquidations(arrived.slice(0, 7));
        await store.appendLiquidations(arrived.slice(7));
        const expected = [...arrived].sort((a, b) => a.exchangeTime - b.exchangeTime);
        expect(await store.liquidationsSince(0)).toStrictEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps equal liquidations apart, also those two processes write', async () => {
    const other = new EngineStoreRepository(current());
    await Promise.all([store, other].map((each) => each.appendLiquidations([liquidation(), liquidation()])));
    expect(await store.liquidationsSince(ONSET)).toEqual(Array<Liquidation>(4).fill(liquidation()));
  });

  it('begins at the time asked for', async () => {
    const times = [ONSET - 1, ONSET, ONSET + 1];
    await store.appendLiquidations(times.map((exchangeTime) => liquidation({ exchangeTime })));
    expect((await store.liquidationsSince(ONSET)).map(({ exchangeTime }) => exchangeTime)).toEqual([ONSET, ONSET + 1]);
  });

  it('prunes what is older, however much it is', async () => {
    const many = Array.from({ length: 1700 }, (_, index) =>
      liquidation({ exchangeTime: ONSET + Math.floor(index / 3) }),
    );
    await store.appendLiquidations(many);
    expect(await store.pruneLiquidations(ONSET + 500)).toBe(1500);
    expect(await store.liquidationsSince(0)).toHaveLength(200);
    expect(await store.pruneLiquidations(ONSET + 500)).toBe(0);
  });

  it('replaces documents by name', async () => {
    expect(await store.loadDocument('baselines')).toBeUndefined();
    await store.saveDocument('baselines', { BTC: [1, 2.5] }, ONSET);
    await store.saveDocument('registry', ['x'], ONSET);
    await store.saveDocument('baselines', null, ONSET + 1);
    expect(await store.loadDocument('baselines')).toEqual({ content: null, time: ONSET + 1 });
    expect(await store.loadDocument('registry')).toEqual({ content: ['x'], time: ONSET });
  });

  it('stores a document as it was when it was handed over', async () => {
    const content = { windows: [1] };
    const saved = store.saveDocument('state', content, ONSET);
    content.windows.push(2);
    await saved;
    expect((await store.loadDocument('state'))?.content).toEqual({ windows: [1] });
  });

  it('remembers the last heartbeat', async () => {
    expect(await store.lastHeartbeat()).toBeUndefined();
    await Promise.all([ONSET, ONSET + 1000, ONSET + 2000].map((time) => store.heartbeat(time)));
    expect(await store.lastHeartbeat()).toBe(ONSET + 2000);
  });
}
