import type { Severity } from '../../core/alert';
import { graver } from '../../core/alert';
import { textWidth } from './text-size';

/** An alert as the chart numbers it, at its place on the time axis, pixels. */
export interface FlagPole {
  readonly number: number;
  readonly severity: Severity;
  readonly x: number;
}

/** A small sign at the head of an alert's line. Lane 0 is the highest. */
export interface Flag {
  readonly text: string;
  readonly severity: Severity;
  readonly left: number;
  readonly width: number;
  readonly lane: number;
}

export interface FlagRoom {
  readonly left: number;
  readonly right: number;
  readonly fontSize: number;
}

const MOST_LANES = 3;
const PADDING = 5;
const APART = 3;

/** Alerts under one flag, one alone in most cases. */
interface Run {
  readonly first: FlagPole;
  readonly last: FlagPole;
  readonly severity: Severity;
}

/**
 * Flags that do not cover each other: each alert its own if three lanes suffice; else neighbours share one that tells
 * from which number to which, with the gravest severity. Expects the poles from left to right.
 */
export function placeFlags(poles: readonly FlagPole[], room: FlagRoom): Flag[] {
  for (let reach = 0; ; reach = Math.max(8, reach * 2)) {
    const runs = joined(poles, reach);
    const flags = inLanes(runs.map((run) => flagOf(run, room)));
    if (flags) return flags;
  }
}

/** Poles less than `reach` pixels from the first of their run belong to it. */
function joined(poles: readonly FlagPole[], reach: number): Run[] {
  const runs: Run[] = [];
  for (const pole of poles) {
    const run = runs.at(-1);
    if (run && pole.x - run.first.x < reach) {
      runs[runs.length - 1] = { ...run, last: pole, severity: graver(run.severity, pole.severity) };
    } else {
      runs.push({ first: pole, last: pole, severity: pole.severity });
    }
  }
  return runs;
}

function flagOf({ first, last, severity }: Run, room: FlagRoom): Flag {
  const numbers = first === last ? `${first.number}` : `${first.number}–${last.number}`;
  const text = `${numbers} ${severity}`;
  const width = textWidth(text, room.fontSize, true) + 2 * PADDING;
  // It flies to the right of its pole, except where the picture ends.
  const left = first.x + width > room.right ? Math.max(room.left, first.x - width) : first.x;
  return { text, severity, left, width, lane: 0 };
}

/** Undefined where the lanes do not suffice. */
function inLanes(flags: readonly Flag[]): Flag[] | undefined {
  const placed: Flag[] = [];
  for (const flag of flags) {
    let lane = 0;
    while (placed.some((other) => other.lane === lane && !apart(flag, other))) lane++;
    if (lane >= MOST_LANES) return undefined;
    placed.push({ ...flag, lane });
  }
  return placed;
}

function apart(a: Flag, b: Flag): boolean {
  return a.left >= b.left + b.width + APART || b.left >= a.left + a.width + APART;
}
