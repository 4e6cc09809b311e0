import type { Severity } from '../../core/alert';
import type { Episode } from './truth-episodes';

/** An alert that comes this much before the rule became true on the full tape, or after it left it, is still about it. */
const BEFORE_MS = 30_000;
const AFTER_MS = 60_000;
/** Normal quantile of a 95 % interval. */
const Z = 1.96;

/** One cascade as Foreshock told it. */
export interface Detection {
  readonly asset: string;
  /** When it was first told, simulated time, epoch ms. */
  readonly toldTime: number;
  /** Exchange time of the last thing told of it. */
  readonly lastTime: number;
  readonly severity: Severity;
  /** What it had seen by the end, USD. */
  readonly usd: number;
}

export interface JudgedEpisode {
  readonly episode: Episode;
  /** The first detection that is about it. */
  readonly detection?: Detection;
  /** From the crossing to the telling; below 0 when an earlier alert was still open. */
  readonly delayMs?: number;
}

export interface Judgement {
  readonly episodes: readonly JudgedEpisode[];
  /** Told, with no episode about it. */
  readonly unfounded: readonly Detection[];
  readonly detections: number;
}

/** A share with its 95 % Wilson interval. */
export interface Share {
  readonly hits: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Matches what was told against what happened, asset by asset and in time. */
export function judge(episodes: readonly Episode[], detections: readonly Detection[]): Judgement {
  const byAsset = new Map<string, Detection[]>();
  for (const detection of detections) {
    const list = byAsset.get(detection.asset);
    if (list) list.push(detection);
    else byAsset.set(detection.asset, [detection]);
  }
  const founded = new Set<Detection>();
  const judged = episodes.map((episode): JudgedEpisode => {
    const about = (byAsset.get(episode.asset) ?? []).filter((detection) => isAbout(detection, episode));
    for (const detection of about) founded.add(detection);
    const [first] = about;
    return first ? { episode, detection: first, delayMs: first.toldTime - episode.crossed } : { episode };
  });
  return {
    episodes: judged,
    unfounded: detections.filter((detection) => !founded.has(detection)),
    detections: detections.length,
  };
}

function isAbout({ toldTime, lastTime }: Detection, { crossed, end }: Episode): boolean {
  return lastTime >= crossed - BEFORE_MS && toldTime <= end + AFTER_MS;
}

export function share(hits: number, n: number): Share {
  if (n === 0) return { hits, n, value: null, low: null, high: null };
  const p = hits / n;
  const centre = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return { hits, n, value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Delays of the found ones; already being told counts as no delay. */
export function delayQuantile(episodes: readonly JudgedEpisode[], q: number): number | null {
  const delays = episodes.flatMap(({ delayMs }) => (delayMs === undefined ? [] : Math.max(0, delayMs)));
  if (delays.length === 0) return null;
  delays.sort((a, b) => a - b);
  return delays[Math.min(delays.length - 1, Math.floor(q * delays.length))] ?? null;
}
