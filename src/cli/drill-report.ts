import type { Drill } from '../backtest/drill';
import type { JudgedEpisode, Judgement } from '../backtest/domain/detection-score';
import { delayQuantile, isTold } from '../backtest/domain/detection-score';
import { counted, usd } from '../core/format/numbers';
import { utcTime } from '../core/format/times';
import type { Scenario } from '../simulator';
import { findScenario, SCENARIO_NAMES } from '../simulator';
import type { Column } from './drill-columns';
import { columnLines } from './drill-columns';

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
    cascadeAlertCount: drill.cascadeAlertCount,
    cascadeTellings: judgement.detections,
    incidentCount: drill.incidentCount,
    pushes: drill.pushed,
    episodes: judgement.episodes.map((judged) => ({
      ...judged.episode,
      told: isTold(judged),
      alreadyTold: judged.alreadyTold,
      delayMs: judged.delayMs ?? null,
      severity: judged.detection?.severity ?? null,
      seenUsd: judged.seenUsd ?? null,
    })),
    unfounded: judgement.unfounded.map(({ seen, ...detection }) => ({
      ...detection,
      seenUsd: seen.reduce((sum, one) => sum + one.usd, 0),
    })),
    counters: drill.counters,
    alerts,
  };
}

function asText(outcome: DrillOutcome): string {
  const { judgement, elapsed, seconds } = outcome;
  const { episodes } = judgement;
  const largest = [...episodes].sort((a, b) => b.episode.peakUsd - a.episode.peakUsd).slice(0, ROWS);
  const rows = largest.sort((a, b) => a.episode.crossed - b.episode.crossed).map(row);
  const lines = [
    '',
    'What happened on all venues (cascades by the rule, on the full tape), and what was said',
    ...(episodes.length === 0 ? ['  nothing'] : columnLines(COLUMNS, rows).map((line) => `  ${line}`)),
    ...(episodes.length > ROWS ? [`  and ${counted(episodes.length - ROWS, 'smaller one')}`] : []),
    '',
    happened(judgement),
    said(outcome),
    pushed(outcome),
    `${Math.round(seconds / 60)} min in ${elapsed.toFixed(1)} s.`,
    '',
  ];
  return lines.join('\n');
}

function happened({ episodes }: Judgement): string {
  const already = episodes.filter(({ alreadyTold }) => alreadyTold).length;
  const median = delayQuantile(episodes, 0.5);
  return [
    `${counted(episodes.length, 'cascade')} happened, ${episodes.filter(isTold).length} told`,
    already === 0 ? '' : `, ${already} more already being told of`,
    median === null ? '.' : `, median delay ${(median / 1000).toFixed(1)} s.`,
  ].join('');
}

/** Alerts of another kind have no true cascade to be measured by. */
function said({ judgement, drill, alerts }: DrillOutcome): string {
  const { detections, unfounded } = judgement;
  const cascades = drill.cascadeAlertCount;
  return [
    counted(cascades, 'cascade alert'),
    detections === cascades ? '' : ` (they came back ${counted(detections - cascades, 'time')})`,
    cascades === 0 ? '' : `, ${unfounded.length} of them without a cascade behind it`,
    `; ${counted(alerts.length - cascades, 'alert')} of other kinds; ${counted(drill.incidentCount, 'incident')}.`,
  ].join('');
}

function pushed({ drill }: DrillOutcome): string {
  const { total, loud, held } = drill.pushed;
  const limit = held === 0 ? '' : `; ${held} more kept back by the hourly limit`;
  return `By the defaults ${counted(total, 'message')} to the phone, ${loud} of them loud${limit}.`;
}

const COLUMNS: readonly Column[] = [
  { title: 'asset', align: 'left' },
  { title: 'crossed', align: 'left' },
  { title: 'lasted', align: 'right' },
  { title: 'liquidations', align: 'right' },
  { title: 'happened', align: 'right' },
  { title: 'seen', align: 'right' },
  { title: 'said', align: 'left' },
  { title: 'after', align: 'left' },
];

function row({ episode, detection, alreadyTold, delayMs, seenUsd }: JudgedEpisode): string[] {
  const { asset, crossed, end, count } = episode;
  const after = delayMs === undefined ? '-' : `${(delayMs / 1000).toFixed(1)} s`;
  return [
    asset,
    utcTime(crossed),
    `${Math.round((end - crossed) / 1000)} s`,
    count.toLocaleString('en-US'),
    usd(episode.usd),
    seenUsd === undefined ? '-' : usd(seenUsd),
    detection?.severity ?? 'NOTHING',
    alreadyTold ? 'already told' : after,
  ];
}
