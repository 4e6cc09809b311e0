import type { RecipientStore } from '../../subscriptions/recipient-store.port';
import { type Line, plain } from '../format/line.formatter';
import type { StatusSource } from '../status-source.contract';
import { type Command, type CommandRequest, isMember } from './command.contract';
import { refusalLines } from './refusal.formatter';
import { simulatedLines, watchedLines } from './status-lines.formatter';

/** Greets: what is watched here, and what is not. */
export class StartCommand implements Command {
  readonly name = 'start';
  readonly description = 'What this bot watches';
  readonly access = 'anyone';

  constructor(
    private readonly recipients: RecipientStore,
    private readonly source: StatusSource,
  ) {}

  async handle({ recipient, chatId }: CommandRequest): Promise<readonly Line[]> {
    const status = await this.source.summary();
    const greeting = [
      plain('👋 Foreshock tells of liquidation cascades in crypto perpetual futures as they begin.'),
      ...watchedLines(status),
    ];
    if (!isMember(recipient)) return [...greeting, ...refusalLines(chatId), ...simulatedLines(status)];
    // Whoever writes can be reached again, whatever Telegram said before.
    if (recipient.deactivatedReason !== undefined) {
      await this.recipients.save({ ...recipient, deactivatedReason: undefined });
    }
    return [...greeting, plain('This chat gets the alerts. /help lists the commands.'), ...simulatedLines(status)];
  }
}
