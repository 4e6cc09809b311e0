import type { Receipts } from '../core/alert';
import { RingBuffer } from '../core/collections/ring-buffer';

/** One leg of an alert's way. */
export interface LatencyLeg {
  readonly from: string;
  readonly to: string;
  readonly ms: number;
}

const KEPT = 500;
const LEGS = [
  ['exchange', 'received', 'exchangeTime', 'receivedTime'],
  ['received', 'detected', 'receivedTime', 'detectedTime'],
] as const;

/** Median and 99th percentile of the newest alerts, leg by leg. */
export class LatencyReport {
  private readonly legs = new Map<string, RingBuffer<number>>();

  /** `channel`: the alert was sent there; without one it was stored and shown. Returns the legs that are new. */
  add(receipts: Receipts, channel: string | undefined): LatencyLeg[] {
    const found = channel === undefined ? this.shown(receipts) : this.sent(receipts, channel);
    for (const { from, to, ms } of found) this.ring(`${from}->${to}`).push(ms);
    return found;
  }

  toJSON(): Record<string, { n: number; p50: number; p99: number }> {
    return Object.fromEntries(
      [...this.legs].map(([name, ring]) => {
        const sorted = [...ring].sort((a, b) => a - b);
        const at = (share: number): number =>
          sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
        return [name, { n: sorted.length, p50: at(0.5), p99: at(0.99) }];
      }),
    );
  }

  private shown(receipts: Receipts): LatencyLeg[] {
    return LEGS.flatMap(([from, to, start, end]) => leg(from, to, receipts[start], receipts[end]));
  }

  private sent(receipts: Receipts, channel: string): LatencyLeg[] {
    return [
      ...leg('detected', channel, receipts.detectedTime, receipts.sentTime),
      ...leg('exchange', channel, receipts.exchangeTime, receipts.sentTime),
    ];
  }

  private ring(name: string): RingBuffer<number> {
    let ring = this.legs.get(name);
    if (ring === undefined) this.legs.set(name, (ring = new RingBuffer(KEPT)));
    return ring;
  }
}

function leg(from: string, to: string, start: number | undefined, end: number | undefined): LatencyLeg[] {
  return start === undefined || end === undefined ? [] : [{ from, to, ms: Math.max(0, end - start) }];
}
