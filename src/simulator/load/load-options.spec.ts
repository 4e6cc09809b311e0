import { readOptions, USAGE } from './load-options';

const problems = (...args: string[]): readonly string[] => {
  const read = readOptions(args);
  return 'problems' in read ? read.problems : [];
};

describe('options of the load', () => {
  it('needs a rate and has a default for the rest', () => {
    expect(readOptions(['--rate', '20000'])).toEqual({
      options: {
        rate: 20_000,
        symbols: 600,
        seconds: 30,
        port: 9002,
        host: '127.0.0.1',
        seed: 7,
        waitSeconds: 60,
        json: false,
      },
    });
    expect(problems()).toEqual(['--rate is missing: give a whole number of 1 to 1000000']);
  });

  it('takes what is given', () => {
    const args = '--rate 40000 --symbols 50 --seconds 10 --port 0 --host ::1 --seed=-3 --wait 5 --json'.split(' ');
    expect(readOptions(args)).toEqual({
      options: {
        rate: 40_000,
        symbols: 50,
        seconds: 10,
        port: 0,
        host: '::1',
        seed: -3,
        waitSeconds: 5,
        json: true,
      },
    });
  });

  it.each([
    [['--rate', 'fast'], "--rate: expected a whole number of 1 to 1000000, was 'fast'"],
    [['--rate', '0'], "--rate: expected a whole number of 1 to 1000000, was '0'"],
    [['--rate', ''], "--rate: expected a whole number of 1 to 1000000, was ''"],
    [['--rate', '1', '--symbols', '601'], "--symbols: expected a whole number of 1 to 600, was '601'"],
    [['--rate', '1', '--seconds', '1.5'], "--seconds: expected a whole number of 1 to 86400, was '1.5'"],
    [['--rate', '1', '--port', '65536'], "--port: expected a whole number of 0 to 65535, was '65536'"],
    [['--rate', '1', '--seed', 'x'], "--seed: expected a whole number of -2147483648 to 2147483647, was 'x'"],
  ])('refuses %j', (args, sentence) => {
    expect(problems(...args)).toEqual([sentence]);
  });

  it('names everything that is wrong at once', () => {
    expect(problems('--rate', '-', '--symbols', '0', '--wait', '0')).toHaveLength(3);
  });

  it('refuses what it does not know', () => {
    expect(problems('--speed', '1')[0]).toContain("Unknown option '--speed'");
    expect(problems('20000')[0]).toContain('20000');
  });

  it('tells what there is', () => {
    expect(readOptions(['--help'])).toEqual({ help: USAGE });
    for (const name of ['rate', 'symbols', 'seconds', 'port', 'host', 'seed', 'wait', 'json'])
      expect(USAGE).toContain(`--${name}`);
  });
});
