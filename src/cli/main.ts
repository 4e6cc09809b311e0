#!/usr/bin/env node
import { Command } from 'commander';
import { registerDemo } from './demo.cli';
import { registerDrill } from './drill.cli';
import { registerRecord } from './record.cli';
import { registerReplay } from './replay.cli';
import { registerScore } from './score.cli';

const program = new Command('foreshock')
  .description('Early warning for crypto perpetual futures.')
  .showHelpAfterError();
registerRecord(program);
registerReplay(program);
registerDrill(program);
registerScore(program);
registerDemo(program);
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
