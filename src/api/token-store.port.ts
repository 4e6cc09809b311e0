export type TokenScope = 'read' | 'write' | 'admin';

export interface ApiToken {
  readonly name: string;
  readonly scope: TokenScope;
  /** SHA-256 of the secret, hex; the secret itself is never stored. */
  readonly hash: string;
  readonly createdTime: number;
}

export abstract class TokenStore {
  abstract all(): Promise<ApiToken[]>;
  /** Inserts or replaces by name. */
  abstract save(token: ApiToken): Promise<void>;
}
