/** Timers as a port, so that waiting can be driven by hand. */
export abstract class Scheduler {
  /** Runs `task` once after `ms`; the returned function cancels it. */
  abstract after(ms: number, task: () => void): () => void;
}
