import type { Severity } from '../../core/alert';
import { severityRank } from '../../core/alert';
import { counted } from '../../core/format/numbers';
import type { AlertMark, Episode, Outage } from './episode.contract';
import { baseline } from './flow';
import type { Sheet } from './sheet';
import { element, label } from './svg';
import { textWidth, wrap } from './text-size';
import { timeFormat } from './when';

/** More are counted, not listed: the picture is not the journal. */
const MOST_LISTED = 30;
const MOST_LINES = 8;
const LINE_HEIGHT = 1.45;

/** What stands below the panels. */
export interface Notes {
  readonly height: number;
  draw(top: number): string;
}

interface Line {
  readonly height: number;
  draw(top: number): string;
}

/** The alerts with time and words, and what the hatched times are. */
export function notes(episode: Episode, alerts: readonly AlertMark[], outages: readonly Outage[], sheet: Sheet): Notes {
  const when = timeFormat(episode);
  const listed = gravest(alerts.map((alert, i) => ({ alert, number: i + 1 })));
  const timeWidth = Math.max(0, ...listed.map(({ alert }) => textWidth(when(alert.time), sheet.font.small)));
  const lines = [
    plain(alerts.length === 0 ? 'No alerts in this time.' : 'Alerts', sheet, alerts.length > 0),
    ...listed.map(({ alert, number }) => alertLine(alert, number, when(alert.time), timeWidth, sheet)),
    ...rest(alerts.length - listed.length, sheet),
    ...outages.map((outage) => plain(`Hatched: ${when(outage.from)} to ${when(outage.to)}, ${outage.label}`, sheet)),
  ];
  return {
    height: lines.reduce((sum, { height }) => sum + height, 0),
    draw: (top) => {
      let y = top;
      return lines
        .map((line) => {
          const drawn = line.draw(y);
          y += line.height;
          return drawn;
        })
        .join('');
    },
  };
}

interface Numbered {
  readonly alert: AlertMark;
  readonly number: number;
}

/** As many as are listed, in order of time. */
function gravest(alerts: readonly Numbered[]): Numbered[] {
  return [...alerts]
    .sort((a, b) => severityRank(b.alert.severity) - severityRank(a.alert.severity))
    .slice(0, MOST_LISTED)
    .sort((a, b) => a.number - b.number);
}

function rest(count: number, sheet: Sheet): Line[] {
  return count > 0 ? [plain(`and ${counted(count, 'more alert')}, none graver, not listed`, sheet)] : [];
}

function plain(text: string, { font, palette, width, margin }: Sheet, strong = false): Line {
  const lines = wrap(text, width - 2 * margin, font.small, MOST_LINES, strong);
  const lineHeight = font.small * LINE_HEIGHT;
  const look = strong ? { 'font-weight': '600', fill: palette.text } : { fill: palette.muted };
  return {
    height: lines.length * lineHeight + 2,
    draw: (top) =>
      lines
        .map((line, i) =>
          label([margin, top + lineHeight * (i + 0.5) + baseline(font.small)], line, {
            'font-size': font.small,
            ...look,
          }),
        )
        .join(''),
  };
}

/** Number, time and severity, then the words: beside them, or below them on a phone. */
function alertLine(alert: AlertMark, number: number, when: string, timeWidth: number, sheet: Sheet): Line {
  const { font, palette, margin, phone } = sheet;
  const size = font.small;
  const badge = textWidth(number > 99 ? '000' : '00', font.flag, true) + 8;
  const timeX = margin + badge + 8;
  const severityX = timeX + timeWidth + 12;
  const textX = phone ? timeX : severityX + textWidth('MODERATE', size, true) + 12;
  const lines = wrap(alert.text, sheet.width - margin - textX, size, MOST_LINES);
  const lineHeight = size * LINE_HEIGHT;
  const rows = phone ? lines.length + 1 : Math.max(1, lines.length);
  return {
    height: rows * lineHeight + 3,
    draw: (top) => {
      const y = (row: number): number => top + lineHeight * (row + 0.5) + baseline(size);
      const colour = palette.severity[alert.severity];
      return (
        pill(`${number}`, alert.severity, { x: margin, middle: top + lineHeight / 2, width: badge }, sheet) +
        label([timeX, y(0)], when, { 'font-size': size, fill: palette.muted }) +
        label([severityX, y(0)], alert.severity, { 'font-size': size, 'font-weight': '600', fill: colour }) +
        lines
          .map((line, i) => label([textX, y(phone ? i + 1 : i)], line, { 'font-size': size, fill: palette.text }))
          .join('')
      );
    },
  };
}

/** A sign in the colour of a severity. */
export function pill(
  text: string,
  severity: Severity,
  { x, middle, width }: { readonly x: number; readonly middle: number; readonly width: number },
  { font, palette }: Sheet,
): string {
  const height = pillHeight(font.flag);
  return (
    element('rect', { x, y: middle - height / 2, width, height, rx: 3, fill: palette.severity[severity] }) +
    label([x + width / 2, middle + baseline(font.flag)], text, {
      'text-anchor': 'middle',
      'font-size': font.flag,
      'font-weight': '600',
      fill: palette.onSeverity,
    })
  );
}

export function pillHeight(fontSize: number): number {
  return fontSize * 1.4;
}
