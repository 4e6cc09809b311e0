import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFiles } from './config.module';
import { Environment, readEnvironment } from './environment';
import { parseLiquidationThresholds } from './liquidation-thresholds.file';

describe(readEnvironment.name, () => {
  it('gives the documented defaults when nothing is set', () => {
    expect(readEnvironment({})).toMatchObject({
      PORT: 8001,
      OPS_PORT: 8002,
      HOST: '127.0.0.1',
      DATABASE_URL: 'sqlite:data/foreshock.db',
      SYMBOLS: [],
      SIMULATED: false,
    });
  });

  it('reads lists, numbers and flags, and treats empty as unset', () => {
    const environment = readEnvironment({
      PORT: '9000',
      SYMBOLS: 'BTC, ETH,',
      ENABLE_DYNAMIC_THRESHOLDS: 'False',
      TELEGRAM_CHAT_ID: '1,-1002',
      HOST: '  ',
    });
    expect(environment).toMatchObject({
      PORT: 9000,
      SYMBOLS: ['BTC', 'ETH'],
      ENABLE_DYNAMIC_THRESHOLDS: false,
      TELEGRAM_CHAT_ID: ['1', '-1002'],
      HOST: '127.0.0.1',
    });
  });

  it.each([
    ['PORT', 'abc', /PORT: .*integer.*was 'abc'/],
    ['PORT', '70000', /PORT: .*65535.*was '70000'/],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL: expected sqlite:PATH or postgres:\/\/….*was 'mysql:\/\/x'/],
    ['VENUES', 'binance,ftx', /VENUES: .*was 'binance,ftx'/],
    ['ENABLE_DYNAMIC_THRESHOLDS', 'perhaps', /ENABLE_DYNAMIC_THRESHOLDS: .*boolean.*was 'perhaps'/],
    ['BINANCE_REST_URL', 'https://host/path', /BINANCE_REST_URL: expected an origin/],
    ['TELEGRAM_CHAT_ID', '@me', /TELEGRAM_CHAT_ID: expected a comma list of numeric chat ids.*was '@me'/],
  ])('refuses %s=%s, saying what was expected and given', (name, value, message) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(message);
  });

  it('never prints a token', () => {
    expect(() => readEnvironment({ TELEGRAM_BOT_TOKEN: 'not a token s3cret' })).toThrow(
      /TELEGRAM_BOT_TOKEN: expected a bot token.*was \(hidden\)/,
    );
  });

  it('is described by .env.example, every variable of it', () => {
    const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
    for (const name of [...Object.keys(new Environment()), 'TELEGRAM_BOT_TOKEN'])
      expect(example).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
  });
});

describe(parseLiquidationThresholds.name, () => {
  const shipped = readFileSync(join(__dirname, '../../config/liquidation_thresholds.json'), 'utf8');

  it('accepts the file we ship, with the fixed entry table of the specification', () => {
    const { entry } = parseLiquidationThresholds(shipped, 'f');
    expect(entry).toEqual({
      BTC: { single_usd: 100_000, cascade_usd: 500_000, cascade_count: 5 },
      ETH: { single_usd: 50_000, cascade_usd: 250_000, cascade_count: 5 },
      SOL: { single_usd: 25_000, cascade_usd: 100_000, cascade_count: 4 },
      default: { single_usd: 10_000, cascade_usd: 50_000, cascade_count: 5 },
    });
  });

  it.each([
    ['{', /f: expected JSON/],
    ['[]', /f: expected an object, was \[\]/],
    [
      shipped.replace('"cascade_count": 4', '"cascade_count": 0'),
      /entry\.SOL\.cascade_count: expected .*less than 1.*was 0/,
    ],
    [shipped.replace('"default"', '"other"'), /entry\.default: expected an entry level, was missing/],
    [
      shipped.replace('{ "single_usd": 25000, "cascade_usd": 100000, "cascade_count": 4 }', '7'),
      /entry\.SOL: expected an object, was 7/,
    ],
    [
      shipped.replace('"multiplier": 0.5', '"multiplier": "half"'),
      /sessions\.weekend\.multiplier: expected .*was "half"/,
    ],
  ])('refuses a broken file and names the key', (text, message) => {
    expect(() => parseLiquidationThresholds(text, 'f')).toThrow(message);
  });
});

describe(ConfigFiles.name, () => {
  it('names the variable when the file is not there', () => {
    const environment = readEnvironment({ CONFIG_LIQUIDATION_THRESHOLDS: '/nowhere/x.json' });
    expect(() => ConfigFiles.read(environment)).toThrow(
      /CONFIG_LIQUIDATION_THRESHOLDS: expected a readable file, was '\/nowhere\/x.json'/,
    );
  });

  it('has another hash when the content differs', () => {
    const text = readFileSync('config/liquidation_thresholds.json', 'utf8');
    const path = join(mkdtempSync(join(tmpdir(), 'foreshock-')), 't.json');
    writeFileSync(path, text.replace('500000', '600000'));
    const other = ConfigFiles.read(readEnvironment({ CONFIG_LIQUIDATION_THRESHOLDS: path }));
    expect(other.hash).not.toBe(ConfigFiles.read(readEnvironment({})).hash);
    expect(other.liquidationThresholds.entry['BTC']?.cascade_usd).toBe(600_000);
  });
});
