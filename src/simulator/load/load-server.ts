import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { readTarget } from '../binance/stream-target';
import type { LoadContract } from './contracts';
import { LoadConnection } from './load-connection';
import { answerRest } from './load-rest';
import { type ByKind, KINDS, noneByKind } from './mix';
import type { Outlets } from './outlets';

/** Sums over every connection there has been. */
export interface Delivery {
  readonly sent: ByKind;
  readonly bytesSent: number;
  readonly withheld: number;
  readonly backlogBytes: number;
  readonly connections: number;
}

/** Binance's paths on one port: the streams by WebSocket, and the little REST that a start needs. */
export class LoadServer {
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  private readonly open = new Set<LoadConnection>();
  /** Of connections that are gone. */
  private readonly gone = { sent: noneByKind(), bytesSent: 0, withheld: 0, connections: 0 };

  constructor(
    private readonly contracts: readonly LoadContract[],
    private readonly outlets: Outlets,
    private readonly onSubscribed: () => void,
  ) {
    this.http = createServer((request, response) => this.answer(request, response));
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** @throws what listening throws, `EADDRINUSE` say */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, host, () => {
        this.http.removeListener('error', reject);
        resolve((this.http.address() as AddressInfo).port);
      });
    });
  }

  flush(): void {
    for (const connection of this.open) connection.flush();
  }

  delivery(): Delivery {
    const sent = { ...this.gone.sent };
    let { bytesSent, withheld } = this.gone;
    let backlogBytes = 0;
    for (const connection of this.open) {
      for (const kind of KINDS) sent[kind] += connection.sent[kind];
      bytesSent += connection.bytesSent;
      withheld += connection.withheld;
      backlogBytes += connection.backlogBytes;
    }
    return { sent, bytesSent, withheld, backlogBytes, connections: this.gone.connections + this.open.size };
  }

  /** What waits for the slowest reader. */
  get worstBacklogBytes(): number {
    let worst = 0;
    for (const connection of this.open) worst = Math.max(worst, connection.backlogBytes);
    return worst;
  }

  /** Says goodbye to those who have read everything by then, and cuts off the others. */
  async stop(): Promise<void> {
    const closed = [...this.sockets.clients].map((client) => new Promise((resolve) => client.once('close', resolve)));
    for (const connection of this.open) connection.close(1001, 'the load is over');
    const patience = setTimeout(() => {
      for (const connection of this.open) connection.terminate();
    }, 5_000);
    await Promise.all(closed);
    clearTimeout(patience);
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = urlOf(request);
    // The old address has the books only, as live.
    const target = readTarget(url, false);
    socket.on('error', () => socket.destroy());
    if (!target) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = new LoadConnection(client, socket, target, this.outlets, this.onSubscribed);
      this.open.add(connection);
      client.on('close', () => this.forget(connection));
      connection.subscribe(target.streams);
    });
  }

  private forget(connection: LoadConnection): void {
    if (!this.open.delete(connection)) return;
    for (const kind of KINDS) this.gone.sent[kind] += connection.sent[kind];
    this.gone.bytesSent += connection.bytesSent;
    this.gone.withheld += connection.withheld;
    this.gone.connections++;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const { status, body } = answerRest(urlOf(request).pathname, this.contracts, Date.now());
    response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' });
    response.end(JSON.stringify(body));
  }
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}
