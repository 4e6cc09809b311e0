import * as fc from 'fast-check';
import { BoundedMap } from './bounded-map';
import { RingBuffer } from './ring-buffer';

describe(RingBuffer.name, () => {
  it('holds the last values in order, like a sliced array', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer()), (capacity, values) => {
        const ring = new RingBuffer<number>(capacity);
        const dropped = values.map((v) => ring.push(v)).filter((v) => v !== undefined);
        const kept = values.slice(-capacity);
        expect([...ring]).toEqual(kept);
        expect(dropped).toEqual(values.slice(0, values.length - kept.length));
        expect(ring.last()).toBe(kept.at(-1));
        expect(ring.at(0)).toBe(kept[0]);
        expect(ring.at(kept.length)).toBeUndefined();
        expect(ring.size).toBe(kept.length);
      }),
    );
  });

  it('caps at 2000 records', () => {
    const ring = new RingBuffer<number>(2000);
    for (let i = 0; i < 2500; i++) ring.push(i);
    expect(ring.size).toBe(2000);
    expect(ring.at(0)).toBe(500);
    ring.clear();
    expect(ring.size).toBe(0);
  });

  it('refuses a capacity that holds nothing', () => {
    expect(() => new RingBuffer(0)).toThrow('expected >= 1, was 0');
    expect(() => new BoundedMap(0.5)).toThrow('expected >= 1, was 0.5');
  });
});

describe(BoundedMap.name, () => {
  it('lets the entry written longest ago go first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer())),
        (capacity, writes) => {
          const map = new BoundedMap<number, number>(capacity);
          let model: [number, number][] = [];
          for (const [key, value] of writes) {
            const gone = map.set(key, value);
            model = [...model.filter(([k]) => k !== key), [key, value]];
            expect(gone).toBe(model.length > capacity ? model[0]?.[0] : undefined);
            model = model.slice(-capacity);
          }
          expect([...map]).toEqual(model);
          expect(map.size).toBe(model.length);
        },
      ),
    );
  });

  it('forgets on request', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    expect(map.delete('a')).toBe(true);
    expect(map.has('a')).toBe(false);
    map.set('b', 2);
    map.clear();
    expect(map.get('b')).toBeUndefined();
  });
});
