import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '../../core/clock';
import { ManualScheduler } from '../testing/manual-scheduler';
import { RestClient } from '../transport/rest.client';
import { CoinGeckoSource } from './coin-gecko.source';

let server: Server;
let answers: unknown[];

beforeEach(async () => {
  answers = [];
  server = createServer((_, response) => response.end(JSON.stringify(answers.shift() ?? [])));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

function source(): CoinGeckoSource {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new ManualClock(1_760_000_000_000);
  return new CoinGeckoSource(new RestClient(origin, clock, new ManualScheduler(clock)));
}

describe(CoinGeckoSource.name, () => {
  it('gives the largest of the coins that share a ticker, and leaves out what has no capitalisation', async () => {
    answers = [
      [
        { symbol: 'btc', market_cap: 2e12 },
        { symbol: 'luna', market_cap: 1e6 },
        { symbol: 'x', market_cap: null },
      ],
      [{ symbol: 'luna', market_cap: 5e8 }, { symbol: 'y', market_cap: 0 }, { symbol: 7 }, 'z'],
    ];
    expect([...(await source().marketCaps())]).toEqual([
      ['BTC', 2e12],
      ['LUNA', 5e8],
    ]);
  });

  it('says what it expected when it gets something else', async () => {
    answers = [{ status: { error_code: 429 } }];
    await expect(source().marketCaps()).rejects.toThrow('expected a list');
  });
});
