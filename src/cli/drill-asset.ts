import { nearest } from '../api/presenter';
import { AppError } from '../core/errors';
import { counted } from '../core/format/numbers';
import { Universe } from '../simulator/market/universe';

/** So many names are still read. */
const NAMES = 12;
const MOST_ASSETS = 600;

/** The asset as a drill of the so many largest writes it, however it was typed; fails when it has none of that name. */
export function drillAsset(asked: string, assets: number): string {
  const name = asked.trim().toUpperCase();
  const all = new Universe(MOST_ASSETS).assets.map(({ asset }) => asset);
  const rank = all.findIndex((asset) => asset.toUpperCase() === name) + 1;
  const found = all[rank - 1];
  if (found !== undefined && rank <= assets) return found;
  const known = all.slice(0, assets);
  const hint = found === undefined ? suggestion(name, known) : `${found} needs --assets ${rank} or more`;
  throw new AppError(`--asset: there is no ${asked} in a drill of ${counted(assets, 'asset')}; ${hint}`, 'DRILL');
}

function suggestion(name: string, known: readonly string[]): string {
  const alike = nearest(name, known);
  if (alike.length > 0) return `did you mean ${alike.join(' or ')}?`;
  const [shown, more] = [known.slice(0, NAMES), known.length - NAMES];
  return `there is ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
