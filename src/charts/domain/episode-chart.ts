import { SEVERITIES } from '../../core/alert';
import { utcDateTime } from '../../core/format/times';
import { cutToWindow } from './cut';
import type { AlertMark, ChartOptions, Episode, Outage } from './episode.contract';
import type { Flag } from './flags';
import { placeFlags } from './flags';
import type { Flow } from './flow';
import { below, flow, heading, words } from './flow';
import { drawPanel, inBand } from './frame';
import { liquidationPanel } from './liquidation-panel';
import type { Notes } from './notes';
import { notes, pill, pillHeight } from './notes';
import { openInterestPanel } from './open-interest-panel';
import type { Area, Panel, Plot } from './panel.contract';
import { pricePanel } from './price-panel';
import type { Scale } from './scales';
import { linear } from './scales';
import type { Sheet } from './sheet';
import { sheetFor } from './sheet';
import { element, escapeXml, label, px } from './svg';
import { textWidth, wrap } from './text-size';
import type { TimeAxis } from './time-axis';
import { timeAxis } from './time-axis';
import { volumePanel } from './volume-panel';

/** Between a panel and the next, and around an absence, pixels. */
const PANEL_GAP = 14;
const ABSENCE_HEIGHT = 30;
const LINE_HEIGHT = 1.3;
/** With more alerts their lines would hide the market: they end in stubs, then, at the top of the price. */
const MOST_LINES = 40;
const STUB = 6;
const MINUTE_MS = 60_000;

/** Everything decided before heights are: what is drawn, and what cannot shrink. */
interface Draft {
  readonly episode: Episode;
  readonly sheet: Sheet;
  readonly title: readonly string[];
  readonly subtitle: readonly string[];
  readonly panels: readonly Panel[];
  readonly headers: readonly Flow[];
  readonly left: number;
  readonly right: number;
  readonly x: Scale;
  readonly axis: TimeAxis;
  readonly alerts: readonly AlertMark[];
  readonly outages: readonly Outage[];
  readonly flags: readonly Flag[];
  readonly laneHeight: number;
  readonly notes: Notes;
}

/**
 * One market episode as a self-contained SVG: price with liquidations, liquidations per bucket, open interest and, where
 * given, volume, on one UTC time axis, with the alerts marked and listed. Gaps and outages are hatched and never drawn
 * through. Without scripts, fonts or links, so that it can stand in a document as an image; it scales by its viewBox,
 * and asks for a `width` near the one it will be read at, a phone's 390 say, to keep its letters legible there. A day of
 * seconds takes about a tenth of a second: beside a live feed it belongs into a worker thread.
 */
export function episodeChart(episode: Episode, options: ChartOptions = {}): string {
  if (!(episode.to > episode.from)) {
    throw new RangeError(`episode: expected from < to, was ${episode.from} and ${episode.to}`);
  }
  const draft = draftOf(cutToWindow(episode), sheetFor(options, `${episode.title} ${episode.from} ${episode.to}`));
  const heights = panelHeights(draft, options.height);
  const { markup, bottom } = drawAll(draft, heights);
  return wrapped(draft, markup, Math.ceil(bottom));
}

function draftOf(episode: Episode, sheet: Sheet): Draft {
  const panels = [
    pricePanel(episode, sheet),
    liquidationPanel(episode, sheet),
    openInterestPanel(episode, sheet),
    ...(episode.volume ? [volumePanel(episode, episode.volume, sheet)] : []),
  ];
  const { font, margin, width } = sheet;
  const inner = width - 2 * margin;
  const labels = panels.flatMap(({ ticks }) => ticks.map((tick) => textWidth(tick.label, font.small)));
  const left = margin + Math.max(0, ...labels) + 8;
  const right = width - margin;
  const x = linear([episode.from, episode.to], [left, right]);
  const { alerts, outages = [] } = episode;
  const poles = alerts.map(({ time, severity }, i) => ({ number: i + 1, severity, x: x(time) }));
  return {
    episode,
    sheet,
    title: wrap(episode.title, inner, font.title, 3, true),
    subtitle: wrap(episode.subtitle, inner, font.body, 4),
    panels,
    headers: panels.map((panel) => headerOf(panel, sheet)),
    left,
    right,
    x,
    axis: timeAxis(episode, right - left, sheet),
    alerts,
    outages,
    flags: placeFlags(poles, { left, right, fontSize: font.flag }),
    laneHeight: pillHeight(font.flag) + 3,
    notes: notes(episode, alerts, outages, sheet),
  };
}

/** Title and figures, then the legend: in a row of its own, unless everything fits into one. */
function headerOf({ title, facts, legend }: Panel, sheet: Sheet): Flow {
  const width = sheet.width - 2 * sheet.margin;
  const told = [...heading(title, sheet), ...facts.flatMap((fact) => words(fact, sheet))];
  const together = flow([...told, ...legend], width);
  return together.rows <= 1 ? together : below(flow(told, width), flow(legend, width));
}

/** Plot heights: natural ones, or shares of what a given height leaves. */
function panelHeights(draft: Draft, height: number | undefined): number[] {
  const natural = draft.panels.map((panel) => (panel.absence ? ABSENCE_HEIGHT : panel.naturalHeight));
  if (height === undefined) return natural;
  const missing = height - drawAll(draft, natural).bottom;
  const stretchable = draft.panels.filter(({ absence }) => !absence);
  const sum = stretchable.reduce((total, panel) => total + panel.naturalHeight, 0);
  return draft.panels.map((panel, i) =>
    panel.absence
      ? natural[i]!
      : Math.max(panel.smallestHeight, panel.naturalHeight + (missing * panel.naturalHeight) / sum),
  );
}

function drawAll(draft: Draft, heights: readonly number[]): { markup: string; bottom: number } {
  const { sheet, panels, headers, left, right, x } = draft;
  let y = sheet.margin;
  let markup = drawTitle(draft, y);
  y += titleHeight(draft);
  const areas: Area[] = [];
  panels.forEach((_, i) => {
    markup += headers[i]!.draw(sheet.margin, y);
    y += headers[i]!.height + 3;
    if (i === 0) y += lanes(draft) * draft.laneHeight;
    areas.push({ x: left, y, width: right - left, height: heights[i]! });
    y += heights[i]! + PANEL_GAP;
  });
  markup += drawPanels(draft, areas);
  const last = areas.at(-1)!;
  const foot = { ...last, y: last.y + last.height };
  markup += draft.axis.draw(foot, x);
  const top = foot.y + draft.axis.height + 8;
  markup += draft.notes.draw(top);
  return { markup, bottom: top + draft.notes.height + sheet.margin * 0.6 };
}

function lanes({ flags }: Draft): number {
  return flags.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
}

function titleHeight({ title, subtitle, sheet: { font } }: Draft): number {
  return (title.length * font.title + (subtitle.length + 1) * font.body) * LINE_HEIGHT + 10;
}

function drawTitle({ title, subtitle, episode, sheet }: Draft, top: number): string {
  const { font, palette, margin } = sheet;
  let y = top;
  const line = (text: string, size: number, look: Readonly<Record<string, string>>): string => {
    y += size * LINE_HEIGHT;
    return label([margin, y - size * 0.3], text, { 'font-size': size, ...look });
  };
  // Seconds only where they say something.
  const length = [episode.from, episode.to].every((time) => time % MINUTE_MS === 0) ? 16 : 19;
  const times = [episode.from, episode.to].map((time) => utcDateTime(time).slice(0, length)).join(' to ');
  return [
    ...title.map((text) => line(text, font.title, { 'font-weight': '700', fill: palette.text })),
    ...subtitle.map((text) => line(text, font.body, { fill: palette.text })),
    line(`${times} UTC`, font.body, { fill: palette.muted }),
  ].join('');
}

function drawPanels(draft: Draft, areas: readonly Area[]): string {
  const { panels, x, axis, sheet, outages } = draft;
  let clips = '';
  let drawn = '';
  panels.forEach((panel, i) => {
    const area = areas[i]!;
    const plot: Plot = { area, x, y: panel.scale(area) };
    if (panel.absence) {
      drawn += drawAbsence(panel.absence, area, sheet);
      return;
    }
    const clip = `${sheet.id}p${i}`;
    clips += element('clipPath', { id: clip }, element('rect', { ...area }));
    drawn += drawPanel(panel, plot, axis.ticks, outages, sheet, clip);
    if (i === 0) drawn += outages.map((outage) => inBand(outage.label, outage, plot, 'top', sheet)).join('');
  });
  return element('defs', {}, clips) + drawn + drawAlerts(draft, areas);
}

function drawAbsence(text: string, { x, y, width, height }: Area, { font, palette }: Sheet): string {
  return (
    element('rect', { x, y, width, height, rx: 4, fill: 'none', stroke: palette.grid }) +
    label([x + width / 2, y + height / 2 + font.small * 0.35], text, {
      'text-anchor': 'middle',
      'font-size': font.small,
      fill: palette.muted,
    })
  );
}

/** Lines through the panels, then the flags, which cover the lines of others. */
function drawAlerts(draft: Draft, areas: readonly Area[]): string {
  const { alerts, flags, laneHeight, panels, sheet, x } = draft;
  const top = areas[0]!.y;
  const lanesTop = top - lanes(draft) * laneHeight;
  const drawn = alerts.length > MOST_LINES ? [] : areas.filter((_, i) => !panels[i]!.absence);
  const line = (at: number): string =>
    `M${px(at)} ${px(lanesTop)}V${px(top + STUB)}` +
    drawn.map((area) => `M${px(at)} ${px(area.y)}V${px(area.y + area.height)}`).join('');
  const lines = SEVERITIES.map((severity) => {
    // Lines on the same pixel are one.
    const places = new Set(alerts.filter((one) => one.severity === severity).map(({ time }) => Math.round(x(time))));
    if (places.size === 0) return '';
    return element('path', {
      d: [...places].map(line).join(''),
      stroke: sheet.palette.severity[severity],
      'stroke-width': 1.2,
      'stroke-opacity': '0.8',
      'stroke-dasharray': '4 3',
    });
  });
  const signs = flags.map(({ text, severity, left, width, lane }) =>
    pill(text, severity, { x: left, middle: lanesTop + (lane + 0.5) * laneHeight, width }, sheet),
  );
  return lines.join('') + signs.join('');
}

/** The picture around its markup, with its content in words for those who do not see it. */
function wrapped({ episode, sheet, panels, alerts }: Draft, markup: string, height: number): string {
  const { width, palette, id } = sheet;
  const spoken = [
    episode.subtitle,
    `${utcDateTime(episode.from)} to ${utcDateTime(episode.to)}`,
    ...panels.map(({ title, facts, absence }) => `${title}: ${absence ?? facts.join('; ')}`),
    ...alerts.slice(0, 10).map(({ time, severity, text }) => `${utcDateTime(time)} ${severity}: ${text}`),
  ];
  const told = spoken.map((words) => (/[.!?]$/.test(words) ? words : `${words}.`)).join(' ');
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': `${id}t ${id}d`,
      'font-family': 'system-ui, sans-serif',
      style: 'max-width:100%;height:auto',
    },
    element('title', { id: `${id}t` }, escapeXml(episode.title)) +
      element('desc', { id: `${id}d` }, escapeXml(told)) +
      element('defs', {}, hatchPattern(sheet)) +
      element('rect', { width, height, fill: palette.background }) +
      markup,
  );
}

function hatchPattern({ id, palette }: Sheet): string {
  return element(
    'pattern',
    { id: `${id}h`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    element('path', { d: 'M3 0V6', stroke: palette.hatch, 'stroke-width': '1.4' }),
  );
}
