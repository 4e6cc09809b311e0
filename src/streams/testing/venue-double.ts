import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Journal } from './journal';

export interface ControlFrame {
  readonly method: string;
  readonly params?: readonly string[];
  readonly id: number;
}

/** Answers a control frame with text; undefined: not at all. */
export type ControlScript = (frame: ControlFrame, connection: number) => string | undefined;

export const acknowledge: ControlScript = ({ id }) => JSON.stringify({ result: null, id });

/** A server that answers control frames as a test tells it to. */
export class VenueDouble {
  readonly requests = new Journal<ControlFrame & { readonly connection: number }>();
  readonly connections = new Journal<WebSocket>();
  readonly closings = new Journal<number>();
  script: ControlScript = acknowledge;

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static async start(options: { readonly autoPong?: boolean } = {}): Promise<VenueDouble> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options } as never);
    await new Promise((resolve) => server.once('listening', resolve));
    return new VenueDouble(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get open(): number {
    return this.server.clients.size;
  }

  async stop(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: WebSocket): void {
    const connection = this.connections.entries.length;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ControlFrame;
      this.requests.add({ ...frame, connection });
      const answer = this.script(frame, connection);
      if (answer !== undefined) socket.send(answer);
    });
    socket.on('close', () => this.closings.add(connection));
    this.connections.add(socket);
  }
}
