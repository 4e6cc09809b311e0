import type { Drill } from '../backtest/drill';
import type { JudgedEpisode, Judgement } from '../backtest/domain/detection-score';
import { delayQuantile } from '../backtest/domain/detection-score';
import { counted, usd } from '../core/format/numbers';
import { utcTime } from '../core/format/times';
import type { Scenario } from '../simulator';
import { findScenario, SCENARIO_NAMES } from '../simulator';

export interface DrillOutcome {
  readonly scenario: Scenario;
  readonly flags: { readonly seed: number; readonly assets: number };
  readonly startMs: number;
  readonly seconds: number;
  /** Real seconds it took. */
  readonly elapsed: number;
  readonly judgement: Judgement;
  readonly drill: Drill;
  /** The last word of each alert, canonical. */
  readonly alerts: readonly unknown[];
}

/** Longer tables are cut, largest first; the JSON has all. */
const ROWS = 24;

export function drillReport(outcome: DrillOutcome, json: boolean): string {
  return json ? `${JSON.stringify(asJson(outcome))}\n` : asText(outcome);
}

export function scenarioList(json: boolean): string {
  const scenarios = SCENARIO_NAMES.map(findScenario);
  if (json) {
    const list = scenarios.map(({ name, story, seconds }) => ({ name, story, seconds }));
    return `${JSON.stringify({ scenarios: list })}\n`;
  }
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, story }) => `${name.padEnd(width)}  ${story}\n`).join('');
}

function asJson({ scenario, flags, startMs, seconds, elapsed, judgement, drill, alerts }: DrillOutcome): object {
  return {
    scenario: scenario.name,
    story: scenario.story,
    simulated: true,
    seed: flags.seed,
    assets: flags.assets,
    from: startMs,
    to: startMs + seconds * 1000,
    elapsedSeconds: Math.round(elapsed * 10) / 10,
    alertCount: alerts.length,
    incidentCount: drill.incidentCount,
    pushes: drill.pushed,
    episodes: judgement.episodes.map(({ episode, detection, delayMs }) => ({
      ...episode,
      told: detection !== undefined,
      delayMs: delayMs === undefined ? null : Math.max(0, delayMs),
      severity: detection?.severity ?? null,
      seenUsd: detection?.usd ?? null,
    })),
    unfounded: judgement.unfounded,
    counters: drill.counters,
    alerts,
  };
}

function asText(outcome: DrillOutcome): string {
  const { judgement, drill, alerts, elapsed, seconds } = outcome;
  const { episodes, unfounded } = judgement;
  const told = episodes.filter(({ detection }) => detection !== undefined).length;
  const median = delayQuantile(episodes, 0.5);
  const largest = [...episodes].sort((a, b) => b.episode.peakUsd - a.episode.peakUsd).slice(0, ROWS);
  const rows = largest.sort((a, b) => a.episode.crossed - b.episode.crossed).map(row);
  const lines = [
    '',
    'What happened on all venues (cascades by the rule, on the full tape), and what was said',
    ...(episodes.length === 0 ? ['  nothing'] : [HEAD, ...rows]),
    ...(episodes.length > ROWS ? [`  and ${counted(episodes.length - ROWS, 'smaller one')}`] : []),
    '',
    `${counted(episodes.length, 'cascade')} happened, ${told} told${median === null ? '' : `, half of them within ${(median / 1000).toFixed(1)} s`}; ` +
      `${counted(alerts.length, 'alert')} in ${counted(drill.incidentCount, 'incident')}, ${unfounded.length} without a cascade behind it.`,
    `By the defaults ${counted(drill.pushed.total, 'message')} to the phone, ${drill.pushed.loud} of them loud.`,
    `${Math.round(seconds / 60)} min in ${elapsed.toFixed(1)} s.`,
    '',
  ];
  return lines.join('\n');
}

const HEAD = '  asset      crossed       lasted  liquidations  happened      seen  said       after';

function row({ episode, detection, delayMs }: JudgedEpisode): string {
  const { asset, crossed, end, count } = episode;
  return [
    `  ${asset.padEnd(9)}`,
    utcTime(crossed).padEnd(12),
    `${Math.round((end - crossed) / 1000)} s`.padStart(7),
    count.toLocaleString('en-US').padStart(13),
    usd(episode.usd).padStart(9),
    (detection ? usd(detection.usd) : '-').padStart(9),
    ` ${(detection?.severity ?? 'NOTHING').padEnd(9)}`,
    delayMs === undefined ? '-' : `${(Math.max(0, delayMs) / 1000).toFixed(1)} s`,
  ].join(' ');
}
