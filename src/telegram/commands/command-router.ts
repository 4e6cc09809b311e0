import type { Clock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import type { RecipientStore } from '../../subscriptions/recipient-store.port';
import { cleanText, type Line, plain, renderHtml } from '../format/line.formatter';
import type { TelegramLogger } from '../logger.contract';
import { TELEGRAM } from '../telegram.channel';
import type { BotIdentity, Delivery, Update } from '../telegram.client';
import type { Timer } from '../timer';
import { type Command, type CommandRequest, isMember } from './command.contract';
import { type ParsedCommand, parseCommand } from './command-parser';
import { refusalLines } from './refusal.formatter';
import { StrangerLimit } from './stranger-limit';

const ANSWER_WITHIN_MS = 10_000;

type Message = NonNullable<Update['message']>;

/** Takes updates in, finds the command and answers. Whatever a command does, the next update is served. */
export class CommandRouter {
  private readonly strangers: StrangerLimit;

  constructor(
    private readonly catalog: readonly Command[],
    private readonly recipients: RecipientStore,
    private readonly answer: (chatId: string, html: string) => Promise<Delivery>,
    clock: Clock,
    private readonly timer: Timer,
    private readonly logger: TelegramLogger,
  ) {
    this.strangers = new StrangerLimit(clock);
  }

  /** Never throws. */
  async route(update: Update, me: BotIdentity): Promise<void> {
    try {
      const message = update.message;
      if (message !== undefined) await this.take(message, me.username);
    } catch (thrown) {
      this.logger.warn(`Telegram update not handled: ${messageOf(thrown)}`);
    }
  }

  private async take(message: Message, username: string): Promise<void> {
    const chatId = String(message.chat.id);
    if (message.migrate_to_chat_id !== undefined) {
      await this.recipients.rename(TELEGRAM, chatId, String(message.migrate_to_chat_id));
      return;
    }
    if (message.text === undefined) return;
    const isPrivate = message.chat.type === 'private';
    const parsed = parseCommand(message.text, username);
    if (parsed === undefined && (!isPrivate || message.text.startsWith('/'))) return;
    const lines = await this.linesFor(parsed, chatId, message.chat.type);
    if (lines.length > 0) await this.reply(chatId, lines);
  }

  private async linesFor(
    parsed: ParsedCommand | undefined,
    chatId: string,
    chatType: string,
  ): Promise<readonly Line[]> {
    const command = this.catalog.find(({ name }) => name === parsed?.name);
    try {
      const recipient = await this.find(chatId);
      if (!isMember(recipient) && !this.strangers.allows(chatId)) return [];
      if (parsed === undefined) return [plain('I only know commands; /help lists them.')];
      if (command === undefined) return unknownCommand(parsed, chatType);
      if (command.access === 'member' && !isMember(recipient)) return refusalLines(chatId);
      return await this.run(command, { chatId, chatType, argument: parsed.argument, recipient });
    } catch (thrown) {
      const what = command === undefined ? 'answer' : `answer /${command.name}`;
      this.logger.warn(`Telegram: could not ${what}: ${messageOf(thrown)}`);
      return [plain(`Could not ${what}: ${firstLine(thrown)}`)];
    }
  }

  private async find(chatId: string) {
    const all = await this.recipients.all();
    return all.find(({ channel, id }) => channel === TELEGRAM && id === chatId);
  }

  /** A command that never ends must not stop the others from being answered. */
  private async run(command: Command, request: CommandRequest): Promise<readonly Line[]> {
    const settled = new AbortController();
    const tooLong = this.timer.sleep(ANSWER_WITHIN_MS, settled.signal).then((): readonly Line[] => {
      throw new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`);
    });
    // Once the command has answered, nobody listens to this any more.
    tooLong.catch(() => undefined);
    try {
      return await Promise.race([command.handle(request), tooLong]);
    } finally {
      settled.abort();
    }
  }

  private async reply(chatId: string, lines: readonly Line[]): Promise<void> {
    const { result } = await this.answer(chatId, renderHtml({ head: [], body: lines, tail: [] }));
    if (result.kind !== 'sent') this.logger.warn(`Telegram answer to ${chatId} not sent: ${JSON.stringify(result)}`);
  }
}

function unknownCommand(parsed: ParsedCommand, chatType: string): readonly Line[] {
  // In a group it may be meant for another bot.
  if (chatType !== 'private' && !parsed.addressed) return [];
  return [plain(`There is no /${parsed.name}; /help lists the commands.`)];
}

/** The message without anything like a stack. */
function firstLine(thrown: unknown): string {
  return cleanText(messageOf(thrown).split('\n')[0] ?? '');
}
