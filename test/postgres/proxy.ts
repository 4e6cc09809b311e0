import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Stands between the product and the server, so that the line can be cut. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private server: Server = createServer();
  private port = 0;
  private frozen = false;

  constructor(private readonly target: URL) {}

  /** The target's address by way of this proxy. */
  get address(): string {
    const address = new URL(this.target);
    address.host = `127.0.0.1:${this.port}`;
    return address.href;
  }

  /** Lets connections through (again). */
  async open(): Promise<void> {
    this.frozen = false;
    this.server = createServer((near) => this.join(near));
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Breaks what is connected and refuses what comes. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Keeps connections but passes nothing on, as a dead network does. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** New connections pass again; those that were frozen stay dead. */
  thaw(): void {
    this.frozen = false;
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.frozen) from.pause();
    }
  }
}
