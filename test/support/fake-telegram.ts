import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { parseHtml } from '../../src/telegram/testing/bot-api-html';

/** One call as it arrived. */
export interface RecordedCall {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly time: number;
}

export interface ApiError {
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

export interface StoredMessage {
  readonly chatId: string;
  readonly messageId: number;
  readonly text: string;
  readonly edits: number;
}

export interface UpdateOrigin {
  readonly chatId?: number;
  readonly chatType?: 'private' | 'group' | 'supergroup' | 'channel';
  readonly userId?: number;
  readonly username?: string;
}

/** `raw`: an answer that is not the Bot API's, as a gateway gives it. */
type Trouble = { readonly error: ApiError } | { readonly raw: string; readonly status: number };
type Answer = { readonly ok: true; readonly result: unknown } | ({ readonly ok: false } & ApiError);
type Update = { readonly update_id: number } & Readonly<Record<string, unknown>>;

interface Poll {
  readonly finish: (answer: Answer) => void;
  readonly limit: number;
}

interface Waiter {
  readonly method: string;
  readonly count: number;
  readonly resolve: (calls: RecordedCall[]) => void;
}

const CONFLICT: ApiError = {
  error_code: 409,
  description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
};
const UNAUTHORIZED: ApiError = { error_code: 401, description: 'Unauthorized' };

function refused(error_code: number, description: string): Answer {
  return { ok: false, error_code, description };
}

function badRequest(description: string): Answer {
  return refused(400, `Bad Request: ${description}`);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  // A photo comes as a form, whose parts no test has asked about yet.
  if (!(request.headers['content-type'] ?? '').includes('json') || text === '') return {};
  return JSON.parse(text) as Record<string, unknown>;
}

/** A Bot API on a real socket of this machine, as strict as the real one, with faults on command. */
export class FakeTelegram {
  readonly token = '1000:fake-token';
  readonly username = 'ForeshockTestBot';
  readonly calls: RecordedCall[] = [];
  /** Sockets are reset as soon as something arrives. */
  unreachable = false;
  /** Calls arrive and are never answered: all of them, or those of one method. */
  hang: boolean | string = false;
  /** getUpdates answers 409. */
  conflict = false;
  /** Everything answers 401. */
  unauthorized = false;
  /** When set, every other chat is "not found". */
  knownChats?: ReadonlySet<string>;

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly troubles = new Map<string, Trouble[]>();
  private readonly stored = new Map<string, StoredMessage>();
  private readonly queue: Update[] = [];
  private waiters: Waiter[] = [];
  private poll?: Poll;
  private port = 0;
  private lastMessageId = 0;
  private lastUpdateId = 0;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(): Promise<FakeTelegram> {
    const fake = new FakeTelegram();
    await fake.goOnline();
    return fake;
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Every message as it stands now, oldest first. */
  get messages(): StoredMessage[] {
    return [...this.stored.values()];
  }

  callsOf(method: string): RecordedCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** The next `times` calls of the method are answered with this error. */
  failNext(method: string, error: ApiError, times = 1): void {
    this.addTrouble(method, { error }, times);
  }

  /** The next `times` calls of the method are answered by something that is not Telegram. */
  garbleNext(method: string, status: number, raw: string, times = 1): void {
    this.addTrouble(method, { raw, status }, times);
  }

  /** Somebody writes to the bot. */
  queueUpdate(text: string, origin: UpdateOrigin = {}): void {
    const { chatId = 7, chatType = 'private', userId = 7, username = 'somebody' } = origin;
    this.queueMessage({
      from: { id: userId, is_bot: false, first_name: username, username },
      chat:
        chatType === 'private'
          ? { id: chatId, type: chatType, first_name: username }
          : { id: chatId, type: chatType, title: 'g' },
      text,
    });
  }

  /** Any message: a group that became a supergroup, say. */
  queueMessage(message: Readonly<Record<string, unknown>>): void {
    this.push({ message: { message_id: ++this.lastMessageId, date: seconds(), ...message } });
  }

  /** Somebody presses a button. */
  queueCallback(data: string, { chatId = 7, userId = 7, username = 'somebody' }: UpdateOrigin = {}): void {
    const from = { id: userId, is_bot: false, first_name: username, username };
    const message = { message_id: this.lastMessageId, date: seconds(), chat: { id: chatId, type: 'private' } };
    this.push({ callback_query: { id: `q${this.lastUpdateId + 1}`, from, message, chat_instance: '1', data } });
  }

  /** Resolves with the calls of the method once there are `count`. */
  waitFor(method: string, count = 1): Promise<RecordedCall[]> {
    return new Promise((resolve) => {
      this.waiters.push({ method, count, resolve });
      this.wakeWaiters();
    });
  }

  /** Connections are refused until `goOnline`. */
  async goOffline(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.resetConnections();
    await closed;
  }

  async goOnline(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Every open connection breaks; new ones are served. */
  resetConnections(): void {
    this.poll = undefined;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.goOffline();
  }

  private addTrouble(method: string, trouble: Trouble, times: number): void {
    this.troubles.set(method, [...(this.troubles.get(method) ?? []), ...Array.from({ length: times }, () => trouble)]);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.unreachable) {
      request.socket.resetAndDestroy();
      return;
    }
    try {
      const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
      const body = await bodyOf(request);
      this.calls.push({ method, body, time: Date.now() });
      this.wakeWaiters();
      if (this.hang === true || this.hang === method) return;
      this.respond(response, token, method, body);
    } catch {
      response.destroy();
    }
  }

  private respond(
    response: ServerResponse,
    token: string | undefined,
    method: string,
    body: Record<string, unknown>,
  ): void {
    const trouble = this.troubles.get(method)?.shift();
    if (trouble !== undefined && 'raw' in trouble) {
      response.writeHead(trouble.status, { 'content-type': 'text/html' }).end(trouble.raw);
      return;
    }
    const finish = (answer: Answer): void => {
      if (response.destroyed || response.writableEnded) return;
      const status = answer.ok ? 200 : answer.error_code;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    };
    if (trouble !== undefined) return finish({ ok: false, ...trouble.error });
    if (this.unauthorized || token !== this.token) return finish({ ok: false, ...UNAUTHORIZED });
    if (method === 'getUpdates') return this.getUpdates(body, response, finish);
    finish(this.answerTo(method, body));
  }

  private answerTo(method: string, body: Record<string, unknown>): Answer {
    switch (method) {
      case 'getMe':
        return {
          ok: true,
          result: {
            ...this.bot(),
            can_join_groups: true,
            can_read_all_group_messages: false,
            supports_inline_queries: false,
          },
        };
      case 'sendMessage':
        return this.sendMessage(body);
      case 'editMessageText':
        return this.editMessageText(body);
      case 'sendPhoto':
        return { ok: true, result: this.messageOf(String(body['chat_id'] ?? ''), ++this.lastMessageId, '') };
      case 'setMyCommands':
        return setMyCommands(body);
      case 'answerCallbackQuery':
      case 'deleteWebhook':
        return { ok: true, result: true };
      default:
        return refused(404, 'Not Found');
    }
  }

  private getUpdates(body: Record<string, unknown>, response: ServerResponse, finish: (answer: Answer) => void): void {
    if (this.conflict) return finish({ ok: false, ...CONFLICT });
    const offset = Number(body['offset'] ?? 0);
    while (this.queue[0] !== undefined && this.queue[0].update_id < offset) this.queue.shift();
    this.poll?.finish({ ok: false, ...CONFLICT });
    const poll: Poll = { finish, limit: Number(body['limit'] ?? 100) };
    this.poll = poll;
    const timeout = Number(body['timeout'] ?? 0);
    if (this.queue.length > 0 || timeout === 0) return this.answerPoll();
    const timer = setTimeout(() => this.poll === poll && this.answerPoll(), timeout * 1000);
    response.on('close', () => {
      clearTimeout(timer);
      if (this.poll === poll) this.poll = undefined;
    });
  }

  private push(content: Readonly<Record<string, unknown>>): void {
    this.queue.push({ update_id: ++this.lastUpdateId, ...content });
    this.answerPoll();
  }

  private answerPoll(): void {
    const poll = this.poll;
    this.poll = undefined;
    poll?.finish({ ok: true, result: this.queue.slice(0, poll.limit) });
  }

  private sendMessage(body: Record<string, unknown>): Answer {
    const chatId = String(body['chat_id'] ?? '');
    const parsed = this.checkedText(chatId, body);
    if ('ok' in parsed) return parsed;
    const reply = body['reply_parameters'] as
      { message_id?: number; allow_sending_without_reply?: boolean } | undefined;
    if (
      reply !== undefined &&
      !this.stored.has(`${chatId} ${reply.message_id}`) &&
      reply.allow_sending_without_reply !== true
    ) {
      return badRequest('message to be replied not found');
    }
    const messageId = ++this.lastMessageId;
    this.stored.set(`${chatId} ${messageId}`, { chatId, messageId, text: parsed.text, edits: 0 });
    return { ok: true, result: this.messageOf(chatId, messageId, parsed.text) };
  }

  private editMessageText(body: Record<string, unknown>): Answer {
    const chatId = String(body['chat_id'] ?? '');
    const parsed = this.checkedText(chatId, body);
    if ('ok' in parsed) return parsed;
    const key = `${chatId} ${Number(body['message_id'])}`;
    const message = this.stored.get(key);
    if (message === undefined) return badRequest('message to edit not found');
    if (message.text === parsed.text) {
      return badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    }
    this.stored.set(key, { ...message, text: parsed.text, edits: message.edits + 1 });
    return { ok: true, result: this.messageOf(chatId, message.messageId, parsed.text) };
  }

  /** A message somebody deleted. */
  deleteMessage(chatId: string, messageId: number): void {
    this.stored.delete(`${chatId} ${messageId}`);
  }

  private checkedText(chatId: string, body: Record<string, unknown>): { readonly text: string } | Answer {
    if (this.knownChats?.has(chatId) === false || chatId === '') return badRequest('chat not found');
    const { text, parse_mode: parseMode } = body;
    if (typeof text !== 'string') return badRequest('message text is empty');
    if (parseMode !== undefined && parseMode !== 'HTML') return badRequest('unsupported parse_mode');
    return parsedText(text, parseMode === 'HTML');
  }

  private messageOf(chatId: string, messageId: number, text: string): unknown {
    const chat = { id: Number(chatId), type: chatId.startsWith('-') ? 'supergroup' : 'private' };
    return { message_id: messageId, from: this.bot(), chat, date: seconds(), text };
  }

  private bot(): Readonly<Record<string, unknown>> {
    return { id: 1000, is_bot: true, first_name: 'Foreshock', username: this.username };
  }

  private wakeWaiters(): void {
    this.waiters = this.waiters.filter(({ method, count, resolve }) => {
      const calls = this.callsOf(method);
      if (calls.length < count) return true;
      resolve(calls);
      return false;
    });
  }
}

function seconds(): number {
  return Math.trunc(Date.now() / 1000);
}

function parsedText(text: string, isHtml: boolean): { readonly text: string } | Answer {
  if (/\p{Surrogate}/u.test(text)) return badRequest('strings must be encoded in UTF-8');
  const parsed = isHtml ? parseHtml(text) : { text };
  if ('problem' in parsed) return badRequest(`can't parse entities: ${parsed.problem}`);
  if (parsed.text.trim() === '') return badRequest('message text is empty');
  if (parsed.text.length > 4096) return badRequest('message is too long');
  return parsed;
}

function setMyCommands(body: Record<string, unknown>): Answer {
  const commands = body['commands'];
  if (!Array.isArray(commands) || commands.length > 100) return badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands as { command?: unknown; description?: unknown }[]) {
    if (typeof command !== 'string' || !/^[a-z0-9_]{1,32}$/.test(command)) return badRequest('BOT_COMMAND_INVALID');
    if (typeof description !== 'string' || description === '' || description.length > 256) {
      return badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
  }
  return { ok: true, result: true };
}
