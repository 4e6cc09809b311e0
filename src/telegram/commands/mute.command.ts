import type { Clock } from '../../core/clock';
import type { Recipient, RecipientStore } from '../../subscriptions/recipient-store.port';
import { type Line, plain } from '../format/line.formatter';
import { duration, utcDateTime } from '../../core/format/times';
import type { Command, CommandRequest } from './command.contract';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_MS = 30 * 86_400_000;
const EXPECTED = '30m, 1h, 4h, 1d (up to 30d) or off';

/** `1h` -> milliseconds, `off` -> 0; undefined when it is neither. */
export function muteDuration(argument: string): number | undefined {
  const text = argument.toLowerCase();
  if (text === 'off') return 0;
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** Keeps new messages away for a while. What stands already is still brought up to date. */
export class MuteCommand implements Command {
  readonly name = 'mute';
  readonly description = 'Quiet for a while: /mute 1h, /mute off';
  readonly access = 'member';

  constructor(
    private readonly recipients: RecipientStore,
    private readonly clock: Clock,
  ) {}

  async handle({ recipient, argument }: CommandRequest): Promise<readonly Line[]> {
    if (recipient === undefined) return [];
    const ms = muteDuration(argument);
    if (ms === undefined) return [...this.stateLines(recipient), plain(expectation(argument))];
    if (ms === 0) return this.unmute(recipient);
    const mutedUntil = this.clock.now() + ms;
    await this.recipients.save({ ...recipient, mutedUntil });
    return [
      plain(`🔕 Muted for ${duration(ms)}, until ${utcDateTime(mutedUntil)}.`),
      plain('Messages already here are still updated. /mute off ends it.'),
    ];
  }

  private async unmute(recipient: Recipient): Promise<readonly Line[]> {
    await this.recipients.save({ ...recipient, mutedUntil: undefined });
    return [plain('🔔 Not muted: alerts come again.')];
  }

  private stateLines({ mutedUntil }: Recipient): Line[] {
    if (mutedUntil === undefined || mutedUntil <= this.clock.now()) return [];
    return [plain(`🔕 Muted until ${utcDateTime(mutedUntil)}.`)];
  }
}

function expectation(argument: string): string {
  return argument === ''
    ? `How long? Expected ${EXPECTED}, as in /mute 1h`
    : `Not muted: expected ${EXPECTED}, was "${argument}"`;
}
