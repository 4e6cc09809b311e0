/** A command as written: `/mute@MyBot 1h`. */
export interface ParsedCommand {
  readonly name: string;
  readonly argument: string;
  /** It names this bot, so an answer is expected even in a group. */
  readonly addressed: boolean;
}

const COMMAND = /^\/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+([\s\S]*))?$/;

/** Undefined when it is no command, or one for another bot. */
export function parseCommand(text: string, botUsername: string): ParsedCommand | undefined {
  const [, name, mention, argument = ''] = COMMAND.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  if (mention !== undefined && mention.toLowerCase() !== botUsername.toLowerCase()) return undefined;
  return { name: name.toLowerCase(), argument: argument.trim(), addressed: mention !== undefined };
}
