import { type Line, plain } from '../format/line.formatter';

/** What a chat is told that the owner has not let in. */
export function refusalLines(chatId: string): Line[] {
  return [
    plain(`Sorry, this chat (${chatId}) is not allowed to use this bot.`),
    plain(`Its owner can allow it: add ${chatId} to TELEGRAM_CHAT_ID and restart.`),
  ];
}
