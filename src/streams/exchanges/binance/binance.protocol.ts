import type { ControlAnswer, SubscriptionProtocol } from '../../domain/subscription-protocol';
import { isRecord } from './binance.payloads';

const decoder = new TextDecoder();
const OPEN_BRACE = 0x7b;

/** Binance's control frames: SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS; at most 3 a second, 200 names each. */
export const BINANCE_PROTOCOL: SubscriptionProtocol = {
  namesPerFrame: 200,
  controlIntervalMs: 350,
  subscribe: (names, id) => JSON.stringify({ method: 'SUBSCRIBE', params: names, id }),
  unsubscribe: (names, id) => JSON.stringify({ method: 'UNSUBSCRIBE', params: names, id }),
  list: (id) => JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id }),
  answer,
};

/** `{"result":null,"id":1}`, `{"id":1,"result":[…]}`, `{"error":{"code":2,"msg":"…"},"id":1}`, `{"code":2,"msg":"…"}`. */
function answer(frame: Uint8Array): ControlAnswer | undefined {
  if (!mayBeAnswer(frame)) return undefined;
  const raw = parse(frame);
  if (!isRecord(raw) || 'e' in raw || 'stream' in raw) return undefined;
  const id = typeof raw['id'] === 'number' ? raw['id'] : undefined;
  const error = errorOf(raw);
  if (error !== undefined) return { id, error };
  if (id === undefined) return undefined;
  const list = Array.isArray(raw['result']) ? (raw['result'] as unknown[]) : undefined;
  return { id, list: list?.filter((name): name is string => typeof name === 'string') };
}

function errorOf(raw: Readonly<Record<string, unknown>>): string | undefined {
  const error = isRecord(raw['error']) ? raw['error'] : typeof raw['code'] === 'number' ? raw : undefined;
  return error === undefined ? undefined : `${String(error['code'])} ${String(error['msg'])}`;
}

/** By the first letters of the first key, since every frame is asked: r(esult), i(d), c(ode), m(sg), er(ror). Data frames begin `st…` or `e"`. */
function mayBeAnswer(frame: Uint8Array): boolean {
  if (frame[0] !== OPEN_BRACE) return false;
  const first = frame[2];
  if (first === 0x72 || first === 0x69 || first === 0x63 || first === 0x6d) return true;
  return first === 0x65 && frame[3] === 0x72;
}

function parse(frame: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(frame));
  } catch {
    return undefined;
  }
}
