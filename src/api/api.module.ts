import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AlertsController } from './alerts.controller';
import { IndexController } from './index.controller';
import { ThresholdsController } from './thresholds.controller';
import { TokenGuard, TokenService } from './token.guard';

@Module({
  controllers: [IndexController, AlertsController, ThresholdsController],
  providers: [TokenService, { provide: APP_GUARD, useClass: TokenGuard }],
  exports: [TokenService],
})
export class ApiModule {}
