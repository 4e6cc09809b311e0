import type { Conditions } from './conditions';
import type { ListedAsset, ListedContract } from './instruments';
import { liquidationShare, quantityFor } from './instruments';
import type { LiquidationFill, OrderSide } from './market-model.contract';
import type { Random } from './random';

/** Five isolated liquidations of an asset never fall into 30 s: quiet must not look like a cascade. */
const QUIET_GAP_MS = 8_000;
const BUILD_UP_GAP_MS = 2_500;
const ISOLATED_SIGMA = 2;
const ISOLATED_CAP = 120;
const CASCADE_SIGMA = 1.1;
const CASCADE_FILLS_PER_SECOND = 5;

/** What a liquidation needs to know about the contract it happens in. */
export interface LiquidationVenue {
  readonly contract: ListedContract;
  /** Fill price of a liquidation of this side. */
  fillPrice(side: OrderSide): number;
}

/** Liquidations of one asset over all its contracts. */
export class LiquidationFlow {
  private nextIsolatedAt: number;

  constructor(
    private readonly asset: ListedAsset,
    private readonly venues: readonly LiquidationVenue[],
    private readonly random: Random,
    startMs: number,
  ) {
    this.nextIsolatedAt = startMs + random.exponential(asset.liquidationPauseMs);
  }

  advance(fromMs: number, toMs: number, conditions: Conditions): LiquidationFill[] {
    const fills = this.cascade(fromMs, toMs, conditions);
    if (this.nextIsolatedAt < toMs) {
      const time = Math.max(fromMs, Math.floor(this.nextIsolatedAt));
      fills.push(this.fill(time, this.isolatedUsd(), this.isolatedSide(conditions)));
      this.schedule(time, conditions);
    }
    return fills;
  }

  private cascade(fromMs: number, toMs: number, conditions: Conditions): LiquidationFill[] {
    if (conditions.liquidatedUsdPerSecond === 0) return [];
    const count = this.random.poisson((CASCADE_FILLS_PER_SECOND * (toMs - fromMs)) / 1000);
    const medianUsd = conditions.liquidatedUsdPerSecond / CASCADE_FILLS_PER_SECOND / Math.exp(CASCADE_SIGMA ** 2 / 2);
    return Array.from({ length: count }, (_, index) => {
      const time = Math.floor(fromMs + ((toMs - fromMs) * index) / count);
      const opposite: OrderSide = conditions.side === 'SELL' ? 'BUY' : 'SELL';
      const side = this.random.next() < 0.94 ? conditions.side : opposite;
      return this.fill(time, this.random.lognormal(medianUsd, CASCADE_SIGMA), side);
    });
  }

  private schedule(time: number, conditions: Conditions): void {
    const building = conditions.kind === 'build-up' && conditions.trades > 2;
    const gap = building ? BUILD_UP_GAP_MS : QUIET_GAP_MS;
    this.nextIsolatedAt = time + gap + this.random.exponential(building ? 1_000 : this.asset.liquidationPauseMs);
  }

  private isolatedUsd(): number {
    const median = this.asset.liquidationMedianUsd;
    return Math.min(this.random.lognormal(median, ISOLATED_SIGMA), ISOLATED_CAP * median);
  }

  private isolatedSide(conditions: Conditions): OrderSide {
    return takes(this.random, conditions.kind === 'quiet' ? 0.55 : 0.85) ? conditions.side : flip(conditions.side);
  }

  private fill(time: number, usd: number, side: OrderSide): LiquidationFill {
    const venue = this.pickVenue();
    const { contract } = venue;
    const averagePrice = venue.fillPrice(side);
    const away = 0.003 + 0.009 * this.random.next();
    const orderPrice = roundTo(averagePrice * (side === 'SELL' ? 1 - away : 1 + away), contract.tickSize);
    const quantity = quantityFor(contract, usd, averagePrice);
    const partial = takes(this.random, 0.3) ? quantityFor(contract, usd * this.random.next(), averagePrice) : quantity;
    const lastQuantity = Math.min(partial, quantity);
    return {
      kind: 'liquidation',
      time,
      venue: contract.venue,
      symbol: contract.symbol,
      side,
      orderPrice,
      averagePrice,
      quantity,
      lastQuantity,
    };
  }

  private pickVenue(): LiquidationVenue {
    let remaining = this.random.next();
    for (const venue of this.venues) {
      remaining -= liquidationShare(venue.contract);
      if (remaining < 0) return venue;
    }
    return this.venues[0] as LiquidationVenue;
  }
}

function takes(random: Random, probability: number): boolean {
  return random.next() < probability;
}

function flip(side: OrderSide): OrderSide {
  return side === 'SELL' ? 'BUY' : 'SELL';
}

function roundTo(value: number, tick: number): number {
  return Math.round(value / tick) * tick;
}
