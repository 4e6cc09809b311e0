import { DepthChain } from './depth-chain';
import type { FrameContract } from './frames';
import { parseDepthStream } from './stream-name';

/** Who receives what. */
export interface StreamAudience {
  /** Whether anybody would receive the stream: frames nobody gets are not built. */
  isServed(stream: string): boolean;
  /** Rises whenever an answer of `isServed` may have changed. */
  readonly version: number;
}

export interface DepthFeed {
  readonly stream: string;
  readonly chain: DepthChain;
  /** An update waits for its time. */
  waiting: boolean;
}

const PACES = ['', '@100ms', '@250ms', '@500ms'];
const LEVELS = ['', '5', '10', '20'];

/** The streams of one contract: their names, and which of them somebody receives at the moment. */
export class ContractFeed {
  readonly trades: string;
  readonly bars: string;
  readonly ticker: string;
  readonly liquidations: string;
  readonly marks: string;
  readonly marksEachSecond: string;
  tradesServed = false;
  barsServed = false;
  tickerServed = false;
  liquidationsServed = false;
  marksServed = false;
  marksEachSecondServed = false;
  /** Depth streams somebody receives, each with its own pace. */
  depth: DepthFeed[] = [];
  /** Second, by the clock, in which the last mark price came. */
  markSecond = -1;
  /** Opening time of the minute whose candle is open on the stream. */
  openMinute: number | undefined;
  private version = -1;

  constructor(
    readonly contract: FrameContract,
    private readonly audience: StreamAudience,
  ) {
    const symbol = contract.symbol.toLowerCase();
    this.trades = `${symbol}@aggTrade`;
    this.bars = `${symbol}@kline_1m`;
    this.ticker = `${symbol}@bookTicker`;
    this.liquidations = `${symbol}@forceOrder`;
    this.marks = `${symbol}@markPrice`;
    this.marksEachSecond = `${symbol}@markPrice@1s`;
  }

  /** Asks again who listens, if that may have changed. */
  refresh(): this {
    const { audience } = this;
    if (this.version === audience.version) return this;
    this.version = audience.version;
    this.tradesServed = audience.isServed(this.trades);
    this.barsServed = audience.isServed(this.bars);
    this.tickerServed = audience.isServed(this.ticker);
    this.liquidationsServed = audience.isServed(this.liquidations);
    this.marksServed = audience.isServed(this.marks);
    this.marksEachSecondServed = audience.isServed(this.marksEachSecond);
    this.depth = this.servedDepth();
    return this;
  }

  private servedDepth(): DepthFeed[] {
    const before = new Map(this.depth.map((feed) => [feed.stream, feed]));
    const symbol = this.contract.symbol.toLowerCase();
    const names = LEVELS.flatMap((levels) => PACES.map((pace) => `${symbol}@depth${levels}${pace}`));
    return names
      .filter((stream) => this.audience.isServed(stream))
      .map((stream) => before.get(stream) ?? { stream, chain: chainOf(stream), waiting: false });
  }
}

function chainOf(stream: string): DepthChain {
  const parsed = parseDepthStream(stream);
  return new DepthChain(parsed?.intervalMs ?? 250, parsed?.levels);
}
