import {
  type ArgumentsHost,
  BadRequestException,
  Catch,
  type ExceptionFilter,
  InternalServerErrorException,
  Logger,
} from '@nestjs/common';
import { AppError } from '../core/errors';

interface JsonResponse {
  status(code: number): { json(body: unknown): void };
}

/** Errors a caller can mend become 400 with their own words; others stay inside and are logged. */
@Catch(AppError)
export class AppErrorFilter implements ExceptionFilter<AppError> {
  private readonly logger = new Logger('api');

  catch(error: AppError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<JsonResponse>();
    const answer =
      error.code === 'BAD_CURSOR'
        ? new BadRequestException(error.message)
        : new InternalServerErrorException('the request could not be answered');
    if (error.code !== 'BAD_CURSOR') this.logger.error(error.message);
    response.status(answer.getStatus()).json(answer.getResponse());
  }
}
