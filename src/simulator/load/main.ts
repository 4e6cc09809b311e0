import { performance } from 'node:perf_hooks';
import { type LoadOptions, readOptions } from './load-options';
import { secondLine, summaryLines } from './load-report';
import { LoadSession, type LoadTime } from './load-session';

const NOBODY_CAME = 2;

const TIME: LoadTime = {
  monotonicMs: () => performance.now(),
  wallUs: () => Math.floor((performance.timeOrigin + performance.now()) * 1_000),
  cpuMicros: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};

async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2));
  if ('help' in read) {
    process.stdout.write(`${read.help}\n`);
    return 0;
  }
  if ('problems' in read) {
    process.stderr.write(`${read.problems.join('\n')}\nsimulator:load --help tells what there is.\n`);
    return 1;
  }
  return run(read.options);
}

async function run(options: LoadOptions): Promise<number> {
  const tell = (text: string): boolean => (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  const session = new LoadSession(options, TIME, (second) => tell(secondLine(second)));
  try {
    const port = await session.server.listen(options.port, options.host);
    tell(
      `listening on ${options.host}:${port}: ${options.symbols} symbols, ${options.rate} frames/s for ${options.seconds} s once subscribed`,
    );
  } catch (error) {
    process.stderr.write(`${describe(error, options)}\n`);
    return 1;
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => session.end());
  await untilOver(session);
  const unwanted = session.state === 'unwanted';
  await session.server.stop();
  if (unwanted) process.stderr.write(`nobody subscribed within ${options.waitSeconds} s\n`);
  else if (options.json) process.stdout.write(`${JSON.stringify(session.summary())}\n`);
  else for (const line of summaryLines(session.summary())) tell(line);
  return unwanted ? NOBODY_CAME : 0;
}

function untilOver(session: LoadSession): Promise<void> {
  return new Promise((resolve) => {
    const step = (): void => {
      const waitMs = session.advance();
      if (session.state === 'finished' || session.state === 'unwanted') resolve();
      // Timers drop fractions: rounded down, each slice would wake this process twice.
      else setTimeout(step, Math.ceil(waitMs));
    };
    step();
  });
}

function describe(error: unknown, { port, host }: LoadOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is taken: stop what listens there, or choose another with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `no address ${host} on this machine: see --host.`;
  return `the load could not start: ${error instanceof Error ? error.message : String(error)}`;
}

main()
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
