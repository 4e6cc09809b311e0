import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServerOptions } from 'ws';
import { WebSocketServer } from 'ws';
import type { ConnectionLimits } from './connection';
import { Connection } from './connection';
import type { ConnectionHub } from './connection-hub';
import type { FaultBoard } from './faults';
import type { RestAnswer } from './rest-answers';
import { readTarget } from './stream-target';

export interface VenueServerOptions extends ConnectionLimits {
  readonly host: string;
  readonly port: number;
  readonly legacyServesMarket: boolean;
}

/** What answers plain HTTP requests. */
export interface HttpAnswers {
  rest(url: URL): RestAnswer;
  control(method: string, path: string, body: string): RestAnswer;
}

/** Half-open connections must not answer pings, so pongs are sent by hand (the option is newer than its types). */
const SOCKET_OPTIONS: ServerOptions & { readonly autoPong: boolean } = { noServer: true, autoPong: false };
const MAX_BODY_BYTES = 1_000_000;

/** One port that speaks the venue's WebSocket paths and its REST interface. */
export class VenueServer {
  private readonly http: Server;
  private readonly sockets = new WebSocketServer(SOCKET_OPTIONS);
  private readonly delays = new Set<NodeJS.Timeout>();

  constructor(
    private readonly options: VenueServerOptions,
    private readonly hub: ConnectionHub,
    private readonly faults: FaultBoard,
    private readonly answers: HttpAnswers,
  ) {
    this.http = createServer((request, response) => this.receive(request, response));
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.options.port, this.options.host, () => {
        this.http.removeListener('error', reject);
        resolve((this.http.address() as AddressInfo).port);
      });
    });
  }

  async stop(): Promise<void> {
    for (const delay of this.delays) clearTimeout(delay);
    for (const connection of this.hub.openConnections()) connection.terminate();
    for (const socket of this.sockets.clients) socket.terminate();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = urlOf(request);
    const target = readTarget(url, this.options.legacyServesMarket);
    const refusal = this.faults.refusal(url.pathname, Date.now());
    socket.on('error', () => socket.destroy());
    if (refusal === 'reset') {
      socket.destroy();
    } else if (refusal || !target) {
      socket.end(`HTTP/1.1 ${refusal ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
    } else {
      this.sockets.handleUpgrade(request, socket, head, (client) => {
        const connection = new Connection(client, target, this.hub, this.options);
        this.hub.opened(connection);
        connection.subscribe(target.streams);
      });
    }
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const url = urlOf(request);
    if (url.pathname.startsWith('/__control/')) {
      void readBody(request)
        .then((body) => write(response, this.answers.control(request.method ?? 'GET', url.pathname, body)))
        .catch(() => response.destroy());
      return;
    }
    request.resume();
    const delayMs = this.faults.restDelayMs(url.pathname);
    if (delayMs === 0) {
      write(response, this.answers.rest(url));
      return;
    }
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      write(response, this.answers.rest(url));
    }, delayMs);
    this.delays.add(delay);
  }
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, answer: RestAnswer): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(answer.status, { 'Content-Type': `${type};charset=utf-8`, ...answer.headers });
  response.end(text);
}
