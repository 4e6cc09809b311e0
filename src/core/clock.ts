/** The only way to ask for the time; abstract so that it can be a Nest token. */
export abstract class Clock {
  /** Epoch ms. */
  abstract now(): number;
}

/** A clock that stands where it is put: for replay and tests. */
export class ManualClock extends Clock {
  constructor(private time = 0) {
    super();
  }

  override now(): number {
    return this.time;
  }

  set(time: number): void {
    this.time = time;
  }

  advance(ms: number): void {
    this.time += ms;
  }
}
