import { TokenStore, type ApiToken } from '../api/token-store.port';
import type { Database } from './database';
import { ApiTokenEntity } from './entities/api-token.entity';
import { upsert } from './rows';

export class TokenRepository extends TokenStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async all(): Promise<ApiToken[]> {
    const entities = await this.database.reads.find(ApiTokenEntity, { order: { name: 'ASC' } });
    return entities.map((entity) => ({ ...entity }));
  }

  override async save(token: ApiToken): Promise<void> {
    await this.database.write((manager) => upsert(manager, ApiTokenEntity, [token]));
  }
}
