import type { ConnectionHub } from './connection-hub';
import { DepthChain } from './depth-chain';
import type { FrameContract } from './frames';
import { depthFrame } from './frames';
import { parseDepthStream } from './stream-name';
import type { VenueClock } from './venue-clock';
import type { NumberedBook } from './venue-state';

const PACES = ['', '@100ms', '@250ms', '@500ms'];
const LEVELS = ['', '5', '10', '20'];

/** Depth streams: one chain for each stream somebody receives. */
export class DepthPublisher {
  private readonly chains = new Map<string, DepthChain>();
  private readonly namesBySymbol = new Map<string, readonly string[]>();

  constructor(
    private readonly hub: ConnectionHub,
    private readonly clock: VenueClock,
    private readonly contractOf: (symbol: string) => FrameContract,
  ) {}

  apply(numbered: NumberedBook): void {
    for (const stream of this.namesOf(numbered.book.symbol)) {
      if (this.hub.isServed(stream)) this.advance(stream, numbered);
      else this.chains.delete(stream);
    }
  }

  private advance(stream: string, numbered: NumberedBook): void {
    const update = this.chainOf(stream).advance(numbered);
    if (!update) return;
    const payload = JSON.stringify(
      depthFrame(update, this.contractOf(update.symbol), this.clock.now(), this.clock.skewMs),
    );
    this.hub.publish(stream, { kind: 'depth', symbol: update.symbol }, payload);
  }

  private chainOf(stream: string): DepthChain {
    let chain = this.chains.get(stream);
    if (!chain) {
      const parsed = parseDepthStream(stream);
      chain = new DepthChain(parsed?.intervalMs ?? 250, parsed?.levels);
      this.chains.set(stream, chain);
    }
    return chain;
  }

  private namesOf(symbol: string): readonly string[] {
    let names = this.namesBySymbol.get(symbol);
    if (!names) {
      names = LEVELS.flatMap((levels) => PACES.map((pace) => `${symbol.toLowerCase()}@depth${levels}${pace}`));
      this.namesBySymbol.set(symbol, names);
    }
    return names;
  }
}
