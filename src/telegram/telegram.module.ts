import { Logger, Module } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Clock } from '../core/clock';
import { RecipientStore } from '../subscriptions/recipient-store.port';
import { StatusSource } from './status-source.contract';
import { TelegramService } from './telegram.service';

/** The bot when there is a token for it, and otherwise nothing: the rest of the program does without. */
export class TelegramBot {
  constructor(readonly service: TelegramService | undefined) {}
}

@Module({
  providers: [
    {
      provide: TelegramBot,
      useFactory: (
        environment: Environment,
        recipients: RecipientStore,
        status: StatusSource,
        clock: Clock,
      ): TelegramBot => {
        const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_CHAT_ID: adminChatIds } = environment;
        if (token === undefined) return new TelegramBot(undefined);
        return new TelegramBot(
          new TelegramService({ token, apiRoot, adminChatIds }, recipients, status, clock, new Logger('telegram')),
        );
      },
      inject: [Environment, RecipientStore, StatusSource, Clock],
    },
  ],
  exports: [TelegramBot],
})
export class TelegramModule {}
