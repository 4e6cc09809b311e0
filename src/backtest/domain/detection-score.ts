import type { Severity } from '../../core/alert';
import type { Episode } from './truth-episodes';

/** Told this much after the rule left it, an alert is still about it: so long the detector itself waits for more. */
const AFTER_MS = 30_000;
/** What lay in the window at the crossing belongs to the cascade. */
const BEFORE_MS = 30_000;
/** Normal quantile of a 95 % interval. */
const Z = 1.96;

/**
 * One cascade as Foreshock told it: an alert from its opening, or reopening, to its end. A reopened alert is another
 * detection: what was told of the first cascade says nothing of how soon the second was.
 */
export interface Detection {
  readonly asset: string;
  /** When it was first told, simulated time, epoch ms. */
  readonly toldTime: number;
  /** When it ended, exchange time, epoch ms. */
  readonly endTime: number;
  readonly severity: Severity;
  /** What was seen of it, in order of arrival. */
  readonly seen: readonly SeenUsd[];
}

export interface SeenUsd {
  /** Exchange time, epoch ms. */
  readonly time: number;
  readonly usd: number;
}

export interface JudgedEpisode {
  readonly episode: Episode;
  /** The first detection that is about it. */
  readonly detection?: Detection;
  /** That detection was there before the crossing: nobody had to be told, and there is no delay to measure. */
  readonly alreadyTold: boolean;
  /** From the crossing to the telling. */
  readonly delayMs?: number;
  /** What the detection saw of this very episode. */
  readonly seenUsd?: number;
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
    return judgeOne(episode, about);
  });
  return {
    episodes: judged,
    unfounded: detections.filter((detection) => !founded.has(detection)),
    detections: detections.length,
  };
}

/** They overlap. */
function isAbout({ toldTime, endTime }: Detection, { crossed, end }: Episode): boolean {
  return endTime >= crossed && toldTime <= end + AFTER_MS;
}

function judgeOne(episode: Episode, about: readonly Detection[]): JudgedEpisode {
  const [detection] = about;
  if (!detection) return { episode, alreadyTold: false };
  const seenUsd = seenOf(detection, episode);
  const delayMs = detection.toldTime - episode.crossed;
  return delayMs < 0
    ? { episode, detection, alreadyTold: true, seenUsd }
    : { episode, detection, alreadyTold: false, delayMs, seenUsd };
}

function seenOf({ seen }: Detection, { crossed, end }: Episode): number {
  const own = seen.filter(({ time }) => time >= crossed - BEFORE_MS && time <= end);
  return own.reduce((sum, { usd }) => sum + usd, 0);
}

/** Told of anew, after the crossing. */
export function isTold({ detection, alreadyTold }: JudgedEpisode): boolean {
  return detection !== undefined && !alreadyTold;
}

export function share(hits: number, n: number): Share {
  if (n === 0) return { hits, n, value: null, low: null, high: null };
  const p = hits / n;
  const centre = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return { hits, n, value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Delays of those told of anew; where one was already being told there is none. */
export function delayQuantile(episodes: readonly JudgedEpisode[], q: number): number | null {
  const delays = episodes.flatMap(({ delayMs }) => (delayMs === undefined ? [] : delayMs));
  if (delays.length === 0) return null;
  delays.sort((a, b) => a - b);
  return delays[Math.min(delays.length - 1, Math.floor(q * delays.length))] ?? null;
}
