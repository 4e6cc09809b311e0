/** Control frames of exchanges.md 1.2, with the error answers of captures/binance/err_ws_control.json. */
const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;
type Method = (typeof METHODS)[number];

export const MAX_STREAMS = 1024;

/** What a control frame may read and change. */
export interface ControlState {
  combined: boolean;
  readonly streams: ReadonlySet<string>;
  subscribe(streams: readonly string[]): void;
  unsubscribe(streams: readonly string[]): void;
}

export interface ControlAnswer {
  readonly method: Method | 'invalid';
  readonly reply: object;
}

interface ControlRequest {
  readonly method: Method;
  readonly params: readonly unknown[];
  readonly id: number;
}

class ControlError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export function answerControl(text: string, state: ControlState): ControlAnswer {
  try {
    const request = readRequest(text);
    return { method: request.method, reply: { result: execute(request, state), id: request.id } };
  } catch (error) {
    if (error instanceof ControlError) return { method: 'invalid', reply: { code: error.code, msg: error.message } };
    throw error;
  }
}

function readRequest(text: string): ControlRequest {
  const frame = parse(text);
  if (frame.method === undefined) {
    throw new ControlError(2, `Invalid request: missing field \`method\` at line 1 column ${text.length}`);
  }
  const method = METHODS.find((known) => known === frame.method);
  if (!method) throw unknownMethod(text, String(frame.method));
  const { id, params } = frame;
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0) {
    throw new ControlError(2, 'Invalid request: request ID must be an unsigned integer');
  }
  return { method, id, params: Array.isArray(params) ? params : [] };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Answered below like every other text that holds no object.
  }
  throw new ControlError(3, 'Invalid JSON: expected value at line 1 column 1');
}

function unknownMethod(text: string, method: string): ControlError {
  const column = text.indexOf(`"${method}"`) + method.length + 2;
  const known = METHODS.join(', ');
  return new ControlError(
    2,
    `Invalid request: unknown variant ${method}, expected one of ${known} at line 1 column ${column}`,
  );
}

function execute(request: ControlRequest, state: ControlState): unknown {
  switch (request.method) {
    case 'SUBSCRIBE':
      subscribe(request.params, state);
      return null;
    case 'UNSUBSCRIBE':
      state.unsubscribe(request.params.map(String));
      return null;
    case 'LIST_SUBSCRIPTIONS':
      return [...state.streams];
    case 'SET_PROPERTY':
      state.combined = readCombined(request.params);
      return null;
    case 'GET_PROPERTY':
      checkProperty(request.params[0]);
      return state.combined;
  }
}

function subscribe(params: readonly unknown[], state: ControlState): void {
  const streams = params.map(String);
  if (new Set([...state.streams, ...streams]).size > MAX_STREAMS) {
    throw new ControlError(2, 'Invalid request: too many parameters');
  }
  state.subscribe(streams);
}

function readCombined(params: readonly unknown[]): boolean {
  if (params.length > 2) throw new ControlError(2, 'Invalid request: too many parameters');
  checkProperty(params[0]);
  const value = params[1];
  if (typeof value !== 'boolean') throw new ControlError(1, 'Invalid value type: expected Boolean');
  return value;
}

function checkProperty(name: unknown): void {
  if (typeof name !== 'string') throw new ControlError(2, 'Invalid request: property name must be a string');
  if (name !== 'combined') throw new ControlError(0, 'Unknown property');
}
