import type { Instrument } from '../../core/instrument';
import type { MarketEvent } from '../../core/market-event';
import { START } from '../../core/testing/events';
import { type BinanceKind, BinanceNormalizer } from '../exchanges/binance/binance.normalizer';
import { INSTRUMENTS } from './binance-frames';

export type Frame = Uint8Array | string | Readonly<Record<string, unknown>> | readonly unknown[];

/** What a normalizer made of some frames. */
export interface Outcome {
  readonly events: readonly MarketEvent[];
  readonly dropped: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<BinanceKind, number>>;
  readonly missedTrades: number;
  /** Events and drops that came of each frame. */
  readonly perFrame: readonly { readonly events: number; readonly drops: number }[];
}

const encoder = new TextEncoder();

export function bytesOf(frame: Frame): Uint8Array {
  if (frame instanceof Uint8Array) return frame;
  return encoder.encode(typeof frame === 'string' ? frame : JSON.stringify(frame));
}

/** Received 10 ms apart, the first at START. */
export function normalize(
  frames: readonly Frame[],
  way: 'either' | 'json' = 'either',
  instruments: readonly Instrument[] = INSTRUMENTS,
): Outcome {
  const events: MarketEvent[] = [];
  const normalizer = new BinanceNormalizer((event) => events.push(event));
  if (way === 'json') forceJson(normalizer);
  normalizer.know(instruments);
  const perFrame = frames.map((frame, i) => {
    const before = { events: events.length, drops: total(normalizer.dropped) };
    normalizer.normalize(bytesOf(frame), START + 10 * i);
    return { events: events.length - before.events, drops: total(normalizer.dropped) - before.drops };
  });
  const { dropped, counts, missedTrades } = normalizer;
  return { events, dropped: { ...dropped }, counts: { ...counts }, missedTrades, perFrame };
}

/** Events of frames of which none may be dropped. */
export function eventsOf(frames: readonly Frame[]): readonly MarketEvent[] {
  const { events, dropped } = normalize(frames);
  expect(dropped).toEqual({});
  return events;
}

export function dropsOf(frames: readonly Frame[]): Readonly<Record<string, number>> {
  const { events, dropped } = normalize(frames);
  expect(events).toEqual([]);
  return dropped;
}

/** The byte path and the JSON path say the same; returns what. */
export function bothWays(frames: readonly Frame[], instruments = INSTRUMENTS): Outcome {
  const either = normalize(frames, 'either', instruments);
  expect(normalize(frames, 'json', instruments)).toStrictEqual(either);
  return either;
}

/** Makes the scanner give up on everything. */
function forceJson(normalizer: BinanceNormalizer): void {
  const scanner = Reflect.get(normalizer, 'scanner') as { scan: (bytes: Uint8Array) => boolean };
  scanner.scan = () => false;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
