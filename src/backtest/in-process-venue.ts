import type { BinanceVenue, InProcessConnection } from '../simulator';
import type { HttpGet } from '../streams/transport/http-get';
import type { Connection, ConnectionListener, OpenConnection } from '../streams/transport/web-socket.connection';
import type { SimulatedTime } from './simulated-time';

/** How long a frame of the client or an answer is under way, ms. */
const LATENCY_MS = 1;

/** Connections to a venue in this process, in the place of WebSockets. */
export function openInProcess(venue: BinanceVenue, time: SimulatedTime): OpenConnection {
  return (url, listener) => new VenueLink(new URL(url), venue, listener, time);
}

/** Its REST answers, in the place of HTTP. */
export function getInProcess(venue: BinanceVenue, asked: () => void): HttpGet {
  return (url) => {
    asked();
    const { status, headers = {}, body } = venue.answer(new URL(url));
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    return Promise.resolve({
      status,
      headers: Object.fromEntries(lowerCase),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
}

class VenueLink implements Connection {
  private connection: InProcessConnection | undefined;
  private closed = false;

  constructor(
    url: URL,
    venue: BinanceVenue,
    private readonly listener: ConnectionListener,
    private readonly time: SimulatedTime,
  ) {
    time.after(LATENCY_MS, () => this.open(url, venue));
  }

  send(text: string): void {
    this.connection?.receive(text);
  }

  close(): void {
    this.connection?.leave();
    this.finish('closed by us');
  }

  private open(url: URL, venue: BinanceVenue): void {
    if (this.closed) return;
    const { listener, time } = this;
    const client = {
      onFrame: (frame: Buffer) => listener.onFrame(frame),
      onClose: (code: number, reason: string) => this.finish(`closed ${code} ${reason}`.trim()),
    };
    this.connection = venue.connect(url, client, (task) => void time.after(LATENCY_MS, task));
    if (this.connection === undefined) this.finish('refused');
    else listener.onOpen();
  }

  private finish(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.listener.onClose(reason);
  }
}
