import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { Clock } from '../core/clock';
import type { AssetThresholds } from '../thresholds/domain/threshold-book';
import { nearest, withIsoTimes } from './presenter';

/** What the thresholds page asks; implemented where the engine lives. */
export abstract class ThresholdReader {
  /** Assets that are watched. */
  abstract assets(): Iterable<string>;
  /** Everything that is listed anywhere. */
  abstract listed(): ReadonlySet<string>;
  abstract of(asset: string, time: number): AssetThresholds;
}

@Controller('thresholds')
export class ThresholdsController {
  constructor(
    private readonly reader: ThresholdReader,
    private readonly clock: Clock,
  ) {}

  @Get()
  all(): { items: object[]; nextCursor: null } {
    const now = this.clock.now();
    return {
      items: [...this.reader.assets()].map((asset) => withIsoTimes(this.reader.of(asset, now))),
      nextCursor: null,
    };
  }

  @Get(':asset')
  one(@Param('asset') asked: string): object {
    const listed = this.reader.listed();
    const asset = listed.has(asked) ? asked : asked.toUpperCase();
    if (!listed.has(asset)) {
      const near = nearest(asked, listed);
      throw new NotFoundException(
        `no venue lists the asset '${asked}'${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}`,
      );
    }
    return withIsoTimes(this.reader.of(asset, this.clock.now()));
  }
}
