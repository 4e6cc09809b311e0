import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConsoleLogger, type INestApplication, type LogLevel, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Express, NextFunction, Request, Response } from 'express';
import { AppErrorFilter } from './api/app-error.filter';
import { TokenService } from './api/token.guard';
import { AppLifecycle } from './app.lifecycle';
import { AppModule } from './app.module';
import { Addresses } from './config/addresses';
import { ConfigFiles } from './config/config.module';
import type { Environment } from './config/environment';
import { AppError } from './core/errors';

/** Pages for operators; they are served on their own port only, `/health` on both. */
const OPS_PATHS = /^\/(health(\/.*)?|status|metrics)\/?$/;
const OPS_ONLY = /^\/(status|metrics)\/?$/;

/** A running program. */
export interface RunningApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly opsUrl: string;
  close(): Promise<void>;
}

export interface StartOptions {
  /** Attaches observers before the first event. */
  readonly prepare?: (app: INestApplication) => void;
  /** Standard output belongs to someone else: everything said goes to standard error. */
  readonly stdoutIsTaken?: boolean;
}

/** What Nest says of its own wiring is of no use to who runs this. */
const QUIET = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
  'WebSocketsController',
]);

class AppLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context !== 'string' || !QUIET.has(context)) super.log(message, ...(rest as [string]));
  }

  /** UTC, like the alerts beside it. */
  protected override getTimestamp(): string {
    return `${new Date().toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  }
}

class StderrLogger extends AppLogger {
  protected override printMessages(messages: unknown[], context?: string, logLevel?: LogLevel): void {
    super.printMessages(messages, context, logLevel, 'stderr');
  }
}

/**
 * Starts everything and listens.
 * @throws ConfigError, AppError with one sentence on what to do
 */
export async function startApp(environment: Environment, options: StartOptions = {}): Promise<RunningApp> {
  const files = ConfigFiles.read(environment);
  const Logger = options.stdoutIsTaken === true ? StderrLogger : AppLogger;
  const logger = new Logger({
    json: environment.LOG_FORMAT === 'json',
    colors: environment.LOG_FORMAT === 'text' && process.stdout.isTTY === true,
    logLevels: levels(environment.MONITORING_LOG_LEVEL),
  });
  const app = await NestFactory.create(AppModule.forRoot(environment, files), {
    logger,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.useWebSocketAdapter(new IoAdapter(app));
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  app.useGlobalFilters(new AppErrorFilter());
  const express = app.getHttpAdapter().getInstance() as Express;
  const ops = createServer(express);
  app.use((request: Request, response: Response, next: NextFunction) =>
    separate(isOps(request, ops), request, response, next),
  );
  options.prepare?.(app);
  if (options.stdoutIsTaken === true) app.get(AppLifecycle).output = process.stderr;
  const made = await app.get(TokenService).prepare();
  if (made !== undefined) logger.warn(`first start: API token (admin), shown this once: ${made}`);
  const main = app.getHttpServer() as Server;
  try {
    // Both ports first: a taken one is told before anything else has begun.
    await listen(ops, 'OPS_PORT', environment.OPS_PORT, environment.HOST);
    await listen(main, 'PORT', environment.PORT, environment.HOST);
    Object.assign(app.get(Addresses), {
      api: addressOf(main, environment.HOST),
      operations: addressOf(ops, environment.HOST),
    });
    await app.init();
  } catch (error) {
    ops.close();
    main.close();
    await app.close();
    throw error;
  }
  return {
    app,
    url: addressOf(main, environment.HOST),
    opsUrl: addressOf(ops, environment.HOST),
    close: async () => {
      ops.close();
      ops.closeAllConnections();
      await app.close();
    },
  };
}

/** Ends with exit code 0 on the first Ctrl-C or TERM; a second one does not wait. */
export function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const end = (): void => {
    if (closing) process.exit(1);
    closing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function levels(level: string): LogLevel[] {
  const order: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];
  const most = { ERROR: 2, WARN: 3, WARNING: 3, INFO: 4, DEBUG: 5 }[level] ?? 4;
  return order.slice(0, most);
}

function isOps(request: Request, ops: Server): boolean {
  return request.socket.localPort === (ops.address() as AddressInfo | null)?.port;
}

function separate(onOps: boolean, request: Request, response: Response, next: NextFunction): void {
  const allowed = onOps ? OPS_PATHS.test(request.path) : !OPS_ONLY.test(request.path);
  if (allowed) return next();
  response
    .status(404)
    .json({ statusCode: 404, message: `Cannot ${request.method} ${request.path} on this port`, error: 'Not Found' });
}

function listen(server: Server, name: string, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, name, port)));
    server.listen(port, host, resolve);
  });
}

function explained(error: NodeJS.ErrnoException, name: string, port: number): Error {
  const causes: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken by another program: stop it, or choose another with ${name}=…`,
    EACCES: `Port ${port} needs more rights: choose one above 1023 with ${name}=…`,
  };
  const sentence = causes[error.code ?? ''];
  return sentence === undefined ? error : new AppError(sentence, 'PORT_TAKEN', { cause: error });
}

function addressOf(server: Server, host: string): string {
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
