import { Logger, Module } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Clock } from '../core/clock';
import { RecipientStore } from '../subscriptions/recipient-store.port';
import { StatusSource } from './status-source.contract';
import type { TelegramService } from './telegram.service';

/** The bot when there is a token for it, and otherwise nothing: the rest of the program does without. */
export class TelegramBot {
  constructor(readonly service: TelegramService | undefined) {}
}

@Module({
  providers: [
    {
      provide: TelegramBot,
      useFactory: async (
        environment: Environment,
        recipients: RecipientStore,
        status: StatusSource,
        clock: Clock,
      ): Promise<TelegramBot> => {
        const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_CHAT_ID: adminChatIds } = environment;
        if (token === undefined) return new TelegramBot(undefined);
        // Loaded only when it is used: a run without a bot does not pay for its library.
        const { TelegramService } = await import('./telegram.service');
        const options = { token, apiRoot, adminChatIds };
        return new TelegramBot(new TelegramService(options, recipients, status, clock, new Logger('telegram')));
      },
      inject: [Environment, RecipientStore, StatusSource, Clock],
    },
  ],
  exports: [TelegramBot],
})
export class TelegramModule {}
