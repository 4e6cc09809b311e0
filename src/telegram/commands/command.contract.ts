import type { Recipient } from '../../subscriptions/recipient-store.port';
import type { Line } from '../format/line.formatter';

/** One command as it was written. */
export interface CommandRequest {
  readonly chatId: string;
  readonly chatType: string;
  /** Text after the command, trimmed. */
  readonly argument: string;
  /** The chat as it is known; absent for a stranger. */
  readonly recipient?: Recipient;
}

/** A command answers with the lines of one message. */
export interface Command {
  /** Without the slash; 1 to 32 of `a-z0-9_`. */
  readonly name: string;
  readonly description: string;
  /** `member`: only chats the owner has let in. */
  readonly access: 'anyone' | 'member';
  handle(request: CommandRequest): Promise<readonly Line[]>;
}

export function isMember(recipient: Recipient | undefined): recipient is Recipient {
  return recipient?.role === 'admin' || recipient?.role === 'user';
}
