/** An answer to a control frame. */
export interface ControlAnswer {
  readonly id: number | undefined;
  /** Subscribed names, when they were asked for. */
  readonly list?: readonly string[];
  /** The venue refused, in its words. */
  readonly error?: string;
}

/** How a venue wants to be told what to send. */
export interface SubscriptionProtocol {
  subscribe(names: readonly string[], id: number): string;
  unsubscribe(names: readonly string[], id: number): string;
  list(id: number): string;
  /** The frame as an answer to a control frame; undefined: it carries data. Called for every frame, so it must be quick. */
  answer(frame: Uint8Array): ControlAnswer | undefined;
  /** Names that fit into one control frame. */
  readonly namesPerFrame: number;
  /** Least time between control frames, ms. */
  readonly controlIntervalMs: number;
}
