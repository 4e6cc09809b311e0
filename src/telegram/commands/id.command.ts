import { type Line, plain } from '../format/line.formatter';
import type { Command, CommandRequest } from './command.contract';

/** Tells the id the owner needs to let this chat in. */
export class IdCommand implements Command {
  readonly name = 'id';
  readonly description = 'The id of this chat';
  readonly access = 'anyone';

  async handle({ chatId }: CommandRequest): Promise<readonly Line[]> {
    return [plain(`This chat is ${chatId}`)];
  }
}
