import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DynamicModule, Module } from '@nestjs/common';
import { messageOf, ConfigError } from '../core/errors';
import { Addresses } from './addresses';
import { Environment } from './environment';
import { type LiquidationThresholdsFile, parseLiquidationThresholds } from './liquidation-thresholds.file';

/** The configuration files as read at the start. */
export class ConfigFiles {
  constructor(
    readonly liquidationThresholds: LiquidationThresholdsFile,
    /** SHA-256 over all files, hex. */
    readonly hash: string,
  ) {}

  /** @throws ConfigError when a file cannot be read or is not valid */
  static read(environment: Environment): ConfigFiles {
    const path = environment.CONFIG_LIQUIDATION_THRESHOLDS;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (cause) {
      throw new ConfigError(
        `CONFIG_LIQUIDATION_THRESHOLDS: expected a readable file, was '${path}' (${messageOf(cause)})`,
        { cause },
      );
    }
    return new ConfigFiles(parseLiquidationThresholds(text, path), createHash('sha256').update(text).digest('hex'));
  }
}

@Module({})
export class ConfigModule {
  static forRoot(environment: Environment, files: ConfigFiles): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Environment, useValue: environment },
        { provide: ConfigFiles, useValue: files },
        Addresses,
      ],
      exports: [Environment, ConfigFiles, Addresses],
    };
  }
}
