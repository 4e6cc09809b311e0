import { type Line, plain } from '../format/line.formatter';
import type { Command } from './command.contract';

/** Lists the catalogue it is part of. */
export class HelpCommand implements Command {
  readonly name = 'help';
  readonly description = 'What you can ask';
  readonly access = 'anyone';

  constructor(private readonly catalog: () => readonly Command[]) {}

  async handle(): Promise<readonly Line[]> {
    return this.catalog().map(({ name, description }) => plain(`/${name} – ${description}`));
  }
}
