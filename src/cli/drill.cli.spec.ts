import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerDrill } from './drill.cli';
import { registerReplay } from './replay.cli';
import { registerScore } from './score.cli';

class Exit extends Error {}

let out: string;
let err: string;
const folder = mkdtempSync(join(tmpdir(), 'foreshock-drill-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(`exit ${code}`);
  });
});
afterEach(() => jest.restoreAllMocks());
jest.setTimeout(120_000);

function run(...args: string[]): Promise<unknown> {
  const program = new Command('foreshock').exitOverride();
  registerDrill(program);
  registerReplay(program);
  registerScore(program);
  return program.parseAsync(['node', 'foreshock', ...args]);
}

interface DrillJson {
  readonly simulated: boolean;
  readonly alerts: readonly { readonly id: string; readonly type: string; readonly simulated: boolean }[];
  readonly episodes: readonly {
    readonly asset: string;
    readonly told: boolean;
    readonly alreadyTold: boolean;
    readonly delayMs: number;
    readonly seenUsd: number;
    readonly usd: number;
  }[];
  readonly unfounded: readonly unknown[];
  readonly cascadeAlertCount: number;
  readonly cascadeTellings: number;
}

describe('foreshock drill', () => {
  it('lists the scenarios with their stories when none is named', async () => {
    await run('drill');
    expect(out).toMatch(/^market-crash +A Friday night like 2025-10-10/m);
    expect(out).toMatch(/^venue-outage +/m);
  });

  it('tells what was said, then what happened, and that nothing of it is real', async () => {
    await run('drill', 'cascade', '--assets', '2', '--minutes', '2');
    expect(out).toContain(
      'SIMULATED market, seed 7, 2 assets, Tue, 03 Mar 2026 13:00 UTC, 2 min. Nothing here is real',
    );
    expect(out).toMatch(/\[simulated\] \w+ +BTC LIQUIDATION CASCADE {2}\d+ liquidations in \d+ s/);
    expect(out).toMatch(/\n {2}BTC +13:00:\d\d UTC +\d+ s +[\d,]+ +\$[\d.]+M +\$[\d.]+[MK] +[A-Z]+ +[\d.]+ s\n/);
    expect(out).toMatch(
      /\n\d+ cascades? happened, \d+ told, median delay [\d.]+ s\.\n\d+ cascade alerts?.*, 0 of them without a cascade behind it; \d+ alerts? of other kinds; \d+ incidents?\.\n.*to the phone/,
    );
  });

  it('says of no cascade alert that it has a cascade behind it, and of no telling how soon it was', async () => {
    await run('drill', 'quiet-sunday', '--assets', '1', '--minutes', '1', '--quiet');
    expect(out).toMatch(
      /\n0 cascades happened, 0 told\.\n0 cascade alerts; \d+ alerts? of other kinds; \d+ incidents?\.\n/,
    );
  });

  it('gives one JSON object with the truth beside the alerts; the log of it replays to the same alerts', async () => {
    const log = join(folder, 'cascade.ndjson.gz');
    await run('drill', 'cascade', '--assets', '2', '--minutes', '2', '--json', '--log', log);
    const drill = JSON.parse(out) as DrillJson;
    expect(drill.simulated).toBe(true);
    const btc = drill.episodes.find(({ asset }) => asset === 'BTC');
    expect(btc).toMatchObject({ told: true, alreadyTold: false });
    expect(drill.cascadeAlertCount).toBe(drill.alerts.filter(({ type }) => type === 'LIQUIDATION_CASCADE').length);
    expect(drill.cascadeTellings).toBeGreaterThanOrEqual(drill.cascadeAlertCount);
    expect(btc?.delayMs).toBeLessThan(10_000);
    expect(btc?.usd).toBeGreaterThan(btc?.seenUsd ?? Infinity);
    expect(drill.unfounded).toEqual([]);
    expect(drill.alerts.every(({ simulated }) => simulated)).toBe(true);
    out = '';
    await run('replay', log, '--json');
    expect((JSON.parse(out) as DrillJson).alerts).toEqual(drill.alerts);
  });

  it('writes the feeds of all venues and the truth beside them', async () => {
    const [events, truth] = [join(folder, 'all.ndjson'), join(folder, 'truth.ndjson')];
    await run('drill', 'cascade', '--assets', '1', '--minutes', '1', '--quiet', '--events', events, '--truth', truth);
    const kinds = (file: string, key: string): Set<unknown> =>
      new Set(
        readFileSync(file, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => (JSON.parse(line) as Record<string, unknown>)[key]),
      );
    expect([...kinds(events, 'venue')].filter((venue) => venue !== undefined).sort()).toEqual([
      'binance',
      'bybit',
      'deribit',
      'okx',
    ]);
    expect([...kinds(truth, 'kind')].sort()).toEqual(
      expect.arrayContaining(['cascade', 'liquidation', 'order', 'position', 'shock']),
    );
    out = '';
    await run('replay', events, '--json');
    expect((JSON.parse(out) as DrillJson).alerts.some(({ type }) => type === 'LIQUIDATION_CASCADE')).toBe(true);
  });

  it('draws a picture', async () => {
    const file = join(folder, 'cascade.svg');
    await run('drill', 'cascade', '--assets', '1', '--minutes', '1', '--quiet', '--picture', file, '--asset', 'btc');
    const picture = readFileSync(file, 'utf8');
    expect(picture).toMatch(/^<svg /);
    expect(picture).toContain('SIMULATED market, seed 7');
    expect(picture.length).toBeLessThan(200_000);
  });

  it.each([
    [['doomsday'], /unknown scenario 'doomsday'; there are ordinary-day, quiet-sunday/],
    [
      ['cascade', '--asset', 'GOLD', '--assets', '1'],
      /^--asset: there is no GOLD in a drill of 1 asset; there is BTC\n/,
    ],
  ])('ends with a sentence and exit code 1 for %j, before anything is played', async (args, sentence) => {
    await expect(run('drill', ...args)).rejects.toThrow('exit 1');
    expect(err).toMatch(sentence);
    expect(out).toBe('');
  });

  it.each([
    ['--assets', '0', 'expected a whole number from 1 to 600'],
    ['--assets', '601', 'expected a whole number from 1 to 600'],
    ['--seed', '1.5', 'expected a whole number from 0'],
    ['--minutes', 'ten', 'expected a whole number from 1'],
  ])('refuses %s %s and says what it expected', async (flag, value, message) => {
    await expect(run('drill', 'cascade', flag, value)).rejects.toThrow(`${flag}: ${message}`);
  });
});

interface ScoreJson {
  readonly simulated: boolean;
  readonly rows: readonly {
    readonly assets: string;
    readonly size: string;
    readonly recall: { readonly n: number; readonly hits: number };
    readonly alreadyTold: number;
  }[];
}

describe('foreshock score', () => {
  it('counts what happened and what was told, by asset and size', async () => {
    await run('score', '--days', '0.0014', '--assets', '2', '--scenario', 'cascade', '--json');
    const { simulated, rows } = JSON.parse(out) as ScoreJson;
    expect(simulated).toBe(true);
    const btc = rows.find(({ assets, size }) => assets === 'BTC' && size === 'all');
    expect(btc?.recall.n).toBeGreaterThan(0);
    expect(btc?.recall.hits).toBeGreaterThan(0);
    expect(btc?.alreadyTold).toBe(0);
    out = '';
    await run('score', '--days', '0.0014', '--assets', '2', '--scenario', 'cascade');
    expect(out).toMatch(/^cascade, seeds 7, 0\.0014 simulated days each, 2 assets$/m);
    expect(out).toMatch(/^BTC +all +\d+ +\d+ +\d+ +\d+ % \(\d+-\d+\)/m);
    expect(out).toContain('SIMULATED: no accuracy on real markets follows.');
  });

  it('refuses days that are none', async () => {
    await expect(run('score', '--days', '0')).rejects.toThrow("--days: expected a number above 0, was '0'");
  });

  it('refuses seeds that are none', async () => {
    await expect(run('score', '--seeds', '1,two')).rejects.toThrow('--seeds: expected a whole number from 0 to');
  });
});
