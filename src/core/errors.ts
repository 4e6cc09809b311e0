/** An error a person can act on: the message says what was expected and what was given. */
export class AppError extends Error {
  constructor(
    message: string,
    readonly code: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'AppError';
  }
}

/** Bad configuration: the program does not start (or does not take the file) with it. */
export class ConfigError extends AppError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, 'CONFIG', options);
    this.name = 'ConfigError';
  }
}

/** Message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
