import type { Clock } from '../../core/clock';
import type { Line } from '../format/line.formatter';
import { plain } from '../format/line.formatter';
import { utcDateTime } from '../../core/format/times';
import type { StatusSource } from '../status-source.contract';
import type { Command, CommandRequest } from './command.contract';
import { simulatedLines, statusLines } from './status-lines.formatter';

/** How the feeds are, what is blind, what is off and why. */
export class StatusCommand implements Command {
  readonly name = 'status';
  readonly description = 'Feeds, last events, what is blind or off';
  readonly access = 'member';

  constructor(
    private readonly source: StatusSource,
    private readonly clock: Clock,
  ) {}

  async handle({ recipient }: CommandRequest): Promise<readonly Line[]> {
    const status = await this.source.summary();
    const now = this.clock.now();
    const mutedUntil = recipient?.mutedUntil;
    const muted =
      mutedUntil !== undefined && mutedUntil > now ? [plain(`🔕 Muted until ${utcDateTime(mutedUntil)}`)] : [];
    return [...statusLines(status, now), ...muted, ...simulatedLines(status)];
  }
}
