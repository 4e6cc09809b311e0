export interface VenueStatus {
  readonly name: string;
  /** In one word: `connected`, `connecting`, `stale`, `off`. */
  readonly state: string;
  /** Absent: nothing has arrived yet. */
  readonly lastEventAgeMs?: number;
  /** Typical time from the venue's stamp to our receipt; absent when unknown. */
  readonly delayMs?: number;
}

export interface BlindStream {
  readonly stream: string;
  readonly route?: string;
  /** Epoch ms. */
  readonly since: number;
  readonly suspends: readonly string[];
}

/** What a person wants to know first when asking how things are. */
export interface BotStatus {
  readonly version: string;
  /** Epoch ms. */
  readonly startedTime: number;
  /** How long it was away before this start; absent at the very first. */
  readonly awaySeconds?: number;
  readonly venues: readonly VenueStatus[];
  readonly notWatchedVenues: readonly string[];
  /** How many assets are watched; absent until the registry is known. */
  readonly assets?: number;
  readonly blind: readonly BlindStream[];
  /** What is switched off, and why. */
  readonly switchedOff?: readonly { readonly what: string; readonly why: string }[];
  readonly alertsToday: number;
  readonly simulated: boolean;
}

/** Where the bot learns how the rest of the house is. */
export abstract class StatusSource {
  /** The same as `GET /status`. */
  abstract collect(): Promise<Readonly<Record<string, unknown>>>;
  abstract summary(): Promise<BotStatus>;
}
