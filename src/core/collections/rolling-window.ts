const INITIAL_CAPACITY = 8;

/**
 * Counts and sums over one or several time spans that end at the same moment, split into lanes (side, venue …).
 *
 * A record is inside a span when its age is at most the span: `time >= end - span`. `end` is the newest time seen or
 * advanced to; it never goes back, and late records are sorted in. Updates are O(1) amortised for records in order.
 * Sums are exact as long as values are integers (callers scale money to integer units first).
 * Beyond `capacity` records the oldest is given up; while it would still be inside a span that span is a lower bound.
 */
export class RollingWindow {
  private times = new Float64Array(INITIAL_CAPACITY);
  private values = new Float64Array(INITIAL_CAPACITY);
  private laneOf = new Uint8Array(INITIAL_CAPACITY);
  private start = 0;
  private used = 0;
  private endTime = -Infinity;
  private lostTime = -Infinity;
  /** Per span: how many of the oldest records lie before it. */
  private readonly outside: Int32Array;
  private readonly counts: Int32Array;
  private readonly sums: Float64Array;

  constructor(
    private readonly spans: readonly number[],
    private readonly lanes: number,
    private readonly capacity = 2000,
  ) {
    this.outside = new Int32Array(spans.length);
    this.counts = new Int32Array(spans.length * lanes);
    this.sums = new Float64Array(spans.length * lanes);
  }

  get end(): number {
    return this.endTime;
  }

  get size(): number {
    return this.used;
  }

  /** `span` is an index into the spans given at construction, here and below. Without `lane`: all lanes together. */
  count(span: number, lane?: number): number {
    return this.total(this.counts, span, lane);
  }

  sum(span: number, lane?: number): number {
    return this.total(this.sums, span, lane);
  }

  /** True while records that belong inside the span had to be given up. */
  isLowerBound(span: number): boolean {
    return this.lostTime > -Infinity && this.lostTime >= this.endTime - this.span(span);
  }

  /** Time of the oldest record inside the span. */
  oldest(span: number): number | undefined {
    const first = this.outside[span] ?? 0;
    return first < this.used ? this.times[this.slot(first)] : undefined;
  }

  add(time: number, lane: number, value: number): void {
    if (time > this.endTime) this.advance(time);
    if (this.used === this.capacity && !this.makeRoom(time)) return;
    if (this.used === this.times.length) this.grow();
    const index = this.insert(time, lane, value);
    for (let s = 0; s < this.spans.length; s++) {
      if (time >= this.endTime - this.span(s)) this.tally(s, lane, 1, value);
      else if (index <= (this.outside[s] ?? 0)) this.outside[s]! += 1;
    }
  }

  /** Moves the end forward to `time`; an earlier time changes nothing. */
  advance(time: number): void {
    if (time <= this.endTime) return;
    this.endTime = time;
    for (let s = 0; s < this.spans.length; s++) {
      const from = time - this.span(s);
      let first = this.outside[s] ?? 0;
      while (first < this.used && (this.times[this.slot(first)] ?? 0) < from) {
        const slot = this.slot(first);
        this.tally(s, this.laneOf[slot] ?? 0, -1, -(this.values[slot] ?? 0));
        first++;
      }
      this.outside[s] = first;
    }
    this.forget();
  }

  /** Every record inside the span, oldest first. */
  forEach(span: number, visit: (time: number, lane: number, value: number) => void): void {
    for (let i = this.outside[span] ?? 0; i < this.used; i++) {
      const slot = this.slot(i);
      visit(this.times[slot] ?? 0, this.laneOf[slot] ?? 0, this.values[slot] ?? 0);
    }
  }

  private span(index: number): number {
    return this.spans[index] ?? 0;
  }

  private slot(index: number): number {
    const at = this.start + index;
    return at < this.times.length ? at : at - this.times.length;
  }

  private total(of: Int32Array | Float64Array, span: number, lane?: number): number {
    if (lane !== undefined) return of[span * this.lanes + lane] ?? 0;
    let total = 0;
    for (let l = 0; l < this.lanes; l++) total += of[span * this.lanes + l] ?? 0;
    return total;
  }

  private tally(span: number, lane: number, count: number, value: number): void {
    const at = span * this.lanes + lane;
    this.counts[at]! += count;
    this.sums[at]! += value;
  }

  /** Places the record behind all that are not later; returns its index. */
  private insert(time: number, lane: number, value: number): number {
    let index = this.used;
    this.used++;
    while (index > 0 && (this.times[this.slot(index - 1)] ?? 0) > time) {
      this.copy(index - 1, index);
      index--;
    }
    const slot = this.slot(index);
    this.times[slot] = time;
    this.values[slot] = value;
    this.laneOf[slot] = lane;
    return index;
  }

  private copy(from: number, to: number): void {
    const a = this.slot(from);
    const b = this.slot(to);
    this.times[b] = this.times[a] ?? 0;
    this.values[b] = this.values[a] ?? 0;
    this.laneOf[b] = this.laneOf[a] ?? 0;
  }

  /** Gives up the oldest record for a newer one. False: the new one is itself the oldest and is given up. */
  private makeRoom(time: number): boolean {
    const slot = this.slot(0);
    const oldest = this.times[slot] ?? 0;
    this.lostTime = Math.max(this.lostTime, Math.min(oldest, time));
    if (time < oldest) return false;
    for (let s = 0; s < this.spans.length; s++) {
      const before = this.outside[s] ?? 0;
      if (before > 0) this.outside[s] = before - 1;
      else this.tally(s, this.laneOf[slot] ?? 0, -1, -(this.values[slot] ?? 0));
    }
    this.dropFirst(1);
    return true;
  }

  /** Drops records that no span covers any more. */
  private forget(): void {
    let none = this.used;
    for (let s = 0; s < this.spans.length; s++) none = Math.min(none, this.outside[s] ?? 0);
    if (none === 0) return;
    for (let s = 0; s < this.spans.length; s++) this.outside[s]! -= none;
    this.dropFirst(none);
  }

  private dropFirst(n: number): void {
    this.start = (this.start + n) % this.times.length;
    this.used -= n;
  }

  private grow(): void {
    const size = Math.min(this.capacity, this.times.length * 2);
    const times = new Float64Array(size);
    const values = new Float64Array(size);
    const laneOf = new Uint8Array(size);
    for (let i = 0; i < this.used; i++) {
      const slot = this.slot(i);
      times[i] = this.times[slot] ?? 0;
      values[i] = this.values[slot] ?? 0;
      laneOf[i] = this.laneOf[slot] ?? 0;
    }
    this.times = times;
    this.values = values;
    this.laneOf = laneOf;
    this.start = 0;
  }
}
