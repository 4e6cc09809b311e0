import { config } from 'dotenv';
import { closeOnSignal, startApp } from './bootstrap';
import { readEnvironment } from './config/environment';
import { AppError, messageOf } from './core/errors';

async function main(): Promise<void> {
  config();
  const running = await startApp(readEnvironment(process.env));
  closeOnSignal(() => running.close());
  process.stdout.write(`Foreshock listens on ${running.url}, operations on ${running.opsUrl}\n`);
}

main().catch((error: unknown) => {
  // What a person can mend is told in one sentence; anything else with all there is.
  process.stderr.write(
    `${error instanceof AppError ? error.message : error instanceof Error ? (error.stack ?? messageOf(error)) : String(error)}\n`,
  );
  process.exit(1);
});
