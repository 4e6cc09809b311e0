import type { Clock } from '../../core/clock';
import type { RecipientStore } from '../../subscriptions/recipient-store.port';
import type { StatusSource } from '../status-source.contract';
import type { Command } from './command.contract';
import { HelpCommand } from './help.command';
import { IdCommand } from './id.command';
import { MuteCommand } from './mute.command';
import { StartCommand } from './start.command';
import { StatusCommand } from './status.command';

/** Every command there is, in the order the menu and /help show them. */
export function commandCatalog(recipients: RecipientStore, source: StatusSource, clock: Clock): readonly Command[] {
  const catalog: Command[] = [
    new StatusCommand(source, clock),
    new MuteCommand(recipients, clock),
    new IdCommand(),
    new HelpCommand(() => catalog),
    new StartCommand(recipients, source),
  ];
  return catalog;
}
