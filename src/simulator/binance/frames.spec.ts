import { Universe } from '../market/universe';
import type { FrameContract } from './frames';
import { depthFrame, depthPayload, unlisted } from './frames';

const universe = new Universe(12);
const update = {
  time: 1_790_000_000_000,
  firstUpdateId: 11,
  lastUpdateId: 17,
  previousUpdateId: 3,
  bids: [
    [103_400.1, 0.25],
    [103_400, 0],
  ],
  asks: [[103_400.2, 12]],
} as const;

describe('depthPayload', () => {
  it.each<FrameContract>([...universe.contractsOn('binance'), unlisted('"\\')])(
    'is the text of the frame of $symbol',
    (contract) => {
      const own = { ...update, symbol: contract.symbol };
      expect(depthPayload(own, contract, 5, 7)).toBe(JSON.stringify(depthFrame(own, contract, 5, 7)));
    },
  );
});
