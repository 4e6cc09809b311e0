import { GrammyError, HttpError } from 'grammy';
import type { DeliveryResult } from '../dispatch/domain/channel.contract';

/** Why a call to the Bot API brought nothing, by what can be done about it. */
export type Failure =
  /** Telegram answered, and the answer is an error. */
  | {
      readonly kind: 'answered';
      readonly code: number;
      readonly description: string;
      readonly retryAfterMs?: number;
      readonly migrateToChatId?: number;
    }
  /** Something answered that is not the Bot API: a gateway's error page. */
  | { readonly kind: 'garbled'; readonly description: string }
  /** No answer. `taken`: the request may have arrived all the same. */
  | { readonly kind: 'unreachable'; readonly description: string; readonly taken: boolean };

/** The connection never stood, so nothing can have arrived. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function property(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
}

/** Only codes are told on: the inner message carries the address, and the address carries the token. */
function unreachable(cause: unknown): Failure {
  const code = property(cause, 'code');
  if (typeof code === 'string') {
    return { kind: 'unreachable', description: code, taken: !NEVER_CONNECTED.has(code) };
  }
  const timedOut = cause instanceof Error && cause.message.includes('timed out');
  return { kind: 'unreachable', description: timedOut ? 'no answer in time' : 'connection failed', taken: true };
}

function answered(error: GrammyError): Failure {
  const { retry_after: retryAfter, migrate_to_chat_id: migrateToChatId } = error.parameters;
  return {
    kind: 'answered',
    code: error.error_code,
    description: error.description,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
    migrateToChatId,
  };
}

/** Sorts anything a call through grammY may throw. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof GrammyError) return answered(thrown);
  const cause = thrown instanceof HttpError ? thrown.error : thrown;
  if (property(cause, 'type') === 'invalid-json') {
    return { kind: 'garbled', description: 'the answer was not JSON (a gateway error?)' };
  }
  return unreachable(cause);
}

/** The token or the address is wrong: no chat can be written to until the owner changes something. */
export function isUnusable(failure: Failure): boolean {
  return failure.kind === 'answered' && (failure.code === 401 || failure.code === 404);
}

/** Telegram may have taken the message although it did not say so; sending it again may show it twice. */
export function mayHaveArrived(failure: Failure): boolean {
  if (failure.kind === 'unreachable') return failure.taken;
  return failure.kind === 'garbled' || failure.code >= 500;
}

export function isParseError(failure: Failure): boolean {
  return failure.kind === 'answered' && failure.code === 400 && /can't parse entities/i.test(failure.description);
}

/** What the owner can do about a token or address Telegram does not know. */
export function unusableAdvice(code: number): string {
  return code === 401
    ? 'Telegram does not accept TELEGRAM_BOT_TOKEN: copy the token from @BotFather again and restart'
    : 'Telegram knows no such bot or address: check TELEGRAM_BOT_TOKEN and TELEGRAM_API_ROOT and restart';
}

/** Descriptions are not contractual, so they only refine what the code already says. */
const REFUSALS: readonly { readonly pattern: RegExp; readonly result: (reason: string) => DeliveryResult }[] = [
  { pattern: /message is not modified/i, result: () => ({ kind: 'edited' }) },
  {
    pattern: /message to edit not found|message can't be edited|message_id_invalid/i,
    result: (reason) => ({ kind: 'vanished', reason }),
  },
  {
    pattern: /chat not found|peer_id_invalid|group chat was deactivated/i,
    result: (reason) => ({ kind: 'gone', reason }),
  },
];

function refusalOf(description: string): DeliveryResult {
  const known = REFUSALS.find(({ pattern }) => pattern.test(description));
  return known?.result(description) ?? { kind: 'refused', reason: description };
}

function answeredResult(failure: Extract<Failure, { kind: 'answered' }>): DeliveryResult {
  const { code, description, retryAfterMs, migrateToChatId } = failure;
  if (code === 429) {
    // Telegram holds back the whole bot, not one chat.
    return { kind: 'retry', reason: description, afterMs: retryAfterMs, everyone: true, counts: false };
  }
  if (code >= 500) return { kind: 'retry', reason: description, everyone: false, counts: true };
  if (migrateToChatId !== undefined) return { kind: 'moved', recipient: String(migrateToChatId) };
  if (code === 403) return { kind: 'gone', reason: description };
  if (code === 401 || code === 404) {
    // The token, not the message: it is owed as soon as someone mends that.
    return { kind: 'retry', reason: `${description}: ${unusableAdvice(code)}`, everyone: true, counts: false };
  }
  return refusalOf(description);
}

export function deliveryResultOf(failure: Failure): DeliveryResult {
  switch (failure.kind) {
    case 'answered':
      return answeredResult(failure);
    case 'garbled':
      return { kind: 'retry', reason: failure.description, everyone: false, counts: true };
    case 'unreachable':
      return { kind: 'retry', reason: `Telegram unreachable: ${failure.description}`, everyone: true, counts: false };
  }
}
