/** What this folder needs of a logger; Nest's `Logger` fits. */
export interface TelegramLogger {
  log(message: string): void;
  warn(message: string): void;
}
