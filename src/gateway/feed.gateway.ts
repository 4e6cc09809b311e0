import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import type { Incident } from '../core/alert';
import { messageOf } from '../core/errors';
import { AlertStore, type StoredAlert } from '../dispatch/alert-store.port';
import type { LiveChannel } from '../dispatch/domain/channel.contract';
import { type FeedSubscription, parseSubscription, wants } from './feed-subscription';

const REPLAY_PAGE = 200;
const MOST_REPLAYED = 5_000;

interface Listener {
  readonly subscription: FeedSubscription;
  /** Newest cursor this client has passed. */
  cursor: number;
  /** News that waits while the past is being read. */
  backlog: { readonly alert: StoredAlert; readonly incident: Incident }[] | undefined;
}

/** Decides who may listen; set up where tokens are known. */
export abstract class FeedAccess {
  abstract mayListen(authorization: string | undefined, token: unknown): boolean;
}

/** Socket.IO namespace `/feed`: alerts and incidents as they are stored, each with a cursor to resume from. */
@WebSocketGateway({ namespace: '/feed' })
export class FeedGateway implements LiveChannel, OnGatewayConnection {
  readonly name = 'feed';
  private readonly listeners = new Map<string, Listener>();
  @WebSocketServer() private readonly namespace: Namespace | undefined;

  constructor(
    private readonly store: AlertStore,
    private readonly access: FeedAccess,
  ) {}

  get clients(): number {
    return this.namespace?.sockets.size ?? 0;
  }

  handleConnection(client: Socket): void {
    if (!this.access.mayListen(client.handshake.headers.authorization, client.handshake.auth['token'])) {
      client.emit('refused', { message: 'expected a known token (auth.token, or an Authorization header)' });
      client.disconnect(true);
      return;
    }
    client.on('disconnect', () => this.listeners.delete(client.id));
  }

  /**
   * Answers `{ok, cursor}`; what was missed since the given cursor comes first, then what is new. `truncated`: more was
   * missed than is sent at once, and nothing new follows; subscribe again from the cursor given.
   */
  @SubscribeMessage('subscribe')
  async subscribe(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<object> {
    try {
      return await this.replay(client, parseSubscription(body));
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  }

  show(alert: StoredAlert, incident: Incident): void {
    for (const [id, listener] of this.listeners) {
      const client = this.namespace?.sockets.get(id);
      if (client === undefined) continue;
      if (listener.backlog !== undefined) listener.backlog.push({ alert, incident });
      else this.pass(client, listener, alert, incident);
    }
  }

  /** While the past is being read, the present waits behind it: nothing is missed, doubled or out of order. */
  private async replay(client: Socket, subscription: FeedSubscription): Promise<object> {
    const listener: Listener = { subscription, cursor: Number(subscription.since ?? 0), backlog: [] };
    this.listeners.set(client.id, listener);
    let complete = false;
    try {
      if (subscription.since === undefined) listener.cursor = Number(await this.store.lastCursor());
      complete = subscription.since === undefined || (await this.catchUp(client, listener));
      if (complete) this.goLive(client, listener);
      return { ok: true, cursor: String(listener.cursor), ...(complete ? {} : { truncated: true }) };
    } finally {
      if (!complete || !client.connected) this.listeners.delete(client.id);
    }
  }

  /** Sends what was missed; false when it was too much for once. */
  private async catchUp(client: Socket, listener: Listener): Promise<boolean> {
    for (let read = 0; read < MOST_REPLAYED && client.connected; read += REPLAY_PAGE) {
      const page = await this.store.alertsAfter(String(listener.cursor), REPLAY_PAGE);
      for (const alert of page) {
        const incident = await this.store.incident(alert.incidentId);
        if (incident !== undefined) this.pass(client, listener, alert, incident);
      }
      listener.cursor = Math.max(listener.cursor, Number(page.at(-1)?.cursor ?? 0));
      if (page.length < REPLAY_PAGE) return true;
    }
    return false;
  }

  private goLive(client: Socket, listener: Listener): void {
    const backlog = listener.backlog ?? [];
    listener.backlog = undefined;
    for (const { alert, incident } of backlog) this.pass(client, listener, alert, incident);
  }

  private pass(client: Socket, listener: Listener, alert: StoredAlert, incident: Incident): void {
    if (Number(alert.cursor) <= listener.cursor) return;
    listener.cursor = Number(alert.cursor);
    if (!wants(listener.subscription, alert)) return;
    client.emit('alert', alert);
    client.emit('incident', { ...incident, cursor: alert.cursor });
  }
}
