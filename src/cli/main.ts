#!/usr/bin/env node
import { Command } from 'commander';
import { registerDemo } from './demo.cli';
import { registerDrill } from './drill.cli';
import { registerRecord } from './record.cli';
import { registerReplay } from './replay.cli';

const program = new Command('foreshock')
  .description('Early warning for crypto perpetual futures.')
  .showHelpAfterError();
registerRecord(program);
registerReplay(program);
registerDrill(program);
registerDemo(program);
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
