import type { Detection, Judgement, Share } from './detection-score';
import { delayQuantile, isTold, share } from './detection-score';
import type { Episode } from './truth-episodes';

/** Sizes of a true cascade: its largest 30 seconds, in entry levels of its asset. */
const SIZES: readonly (readonly [label: string, from: number, below: number])[] = [
  ['all', 0, Infinity],
  ['1-2 x entry', 0, 2],
  ['2-4 x entry', 2, 4],
  ['4-8 x entry', 4, 8],
  ['8 x entry and more', 8, Infinity],
];
const LARGE = ['BTC', 'ETH', 'SOL'];

export interface ScoreRow {
  readonly assets: string;
  readonly size: string;
  /** Of the cascades that happened, how many were told of anew, after they crossed. */
  readonly recall: Share;
  /** And during how many an alert was active already when they crossed; not among the hits of `recall`. */
  readonly alreadyTold: number;
  /** From the moment the rule was true on the full tape to the alert, ms; null without a told one. */
  readonly delayMedianMs: number | null;
  readonly delayP90Ms: number | null;
  /** Of the tellings, how many had a cascade behind them; only for all sizes together. */
  readonly precision?: Share;
}

/** Recall, precision and delay by asset group and size. */
export function scoreTable(
  judgement: Judgement,
  told: readonly Detection[],
  entryUsd: (asset: string) => number,
): ScoreRow[] {
  const groups: readonly (readonly [string, (asset: string) => boolean])[] = [
    ['all', () => true],
    ...LARGE.map((name): readonly [string, (asset: string) => boolean] => [name, (asset) => asset === name]),
    ['others', (asset) => !LARGE.includes(asset)],
  ];
  return groups.flatMap(([assets, belongs]) =>
    SIZES.map(([size, from, below]): ScoreRow => {
      const multiple = ({ asset, peakUsd }: Episode): number => peakUsd / entryUsd(asset);
      const rows = judgement.episodes.filter(
        ({ episode }) => belongs(episode.asset) && multiple(episode) >= from && multiple(episode) < below,
      );
      const mine = told.filter(({ asset }) => belongs(asset));
      const unfounded = judgement.unfounded.filter(({ asset }) => belongs(asset)).length;
      return {
        assets,
        size,
        recall: share(rows.filter(isTold).length, rows.length),
        alreadyTold: rows.filter(({ alreadyTold }) => alreadyTold).length,
        delayMedianMs: delayQuantile(rows, 0.5),
        delayP90Ms: delayQuantile(rows, 0.9),
        ...(size === 'all' ? { precision: share(mine.length - unfounded, mine.length) } : {}),
      };
    }),
  );
}
