import * as fc from 'fast-check';
import { Ledger } from './ledger';

interface Move {
  readonly kind: 'trade' | 'deposit' | 'transfer' | 'charge';
  readonly a: number;
  readonly b: number;
  readonly lots: number;
  readonly ticks: number;
}

const ACCOUNTS = 12;
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('trade', 'deposit', 'transfer', 'charge'),
  a: fc.nat(ACCOUNTS - 1),
  b: fc.nat(ACCOUNTS - 1),
  lots: fc.integer({ min: 1, max: 1_000_000 }),
  ticks: fc.integer({ min: 1, max: 1_500_000 }),
});

function apply(ledger: Ledger, { kind, a, b, lots, ticks }: Move): void {
  if (kind === 'trade' && a !== b) ledger.trade(a, b, lots, ticks);
  else if (kind === 'deposit') ledger.deposit(a, lots * ticks);
  else if (kind === 'transfer') ledger.transfer(a, b, lots);
  else if (kind === 'charge') ledger.charge(a, lots * ticks);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function opened(): Ledger {
  const ledger = new Ledger();
  for (let account = 0; account < ACCOUNTS; account += 1) ledger.open('retail');
  return ledger;
}

describe('Ledger', () => {
  it('makes and loses neither lots nor money, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        const ledger = opened();
        for (const one of moves) {
          apply(ledger, one);
          expect(sum(ledger.quantity)).toBe(0);
          expect(sum(ledger.cash) + ledger.fees).toBe(ledger.netDeposits);
          expect(ledger.openInterest).toBe(ledger.quantity.reduce((long, lots) => long + Math.max(0, lots), 0));
        }
      }),
    );
  });

  it('settles every position at one price without a tick-lot more or less', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), fc.integer({ min: 1, max: 1_500_000 }), (moves, ticks) => {
        const ledger = opened();
        for (const one of moves) apply(ledger, one);
        for (let slot = 0; slot < ACCOUNTS; slot += 1) ledger.settle(slot, ticks);
        expect(ledger.quantity.every((lots) => lots === 0)).toBe(true);
        expect(ledger.openInterest).toBe(0);
        expect(sum(ledger.cash) + ledger.fees).toBe(ledger.netDeposits);
      }),
    );
  });

  it('keeps the mean entry while a position grows, and a new one when it turns', () => {
    const ledger = opened();
    ledger.trade(0, 1, 10, 100);
    ledger.trade(0, 1, 30, 200);
    expect(ledger.entry[0]).toBe(175);
    ledger.trade(1, 0, 20, 500);
    expect(ledger.entry[0]).toBe(175);
    ledger.trade(1, 0, 30, 300);
    expect([ledger.quantity[0], ledger.entry[0]]).toEqual([-10, 300]);
    ledger.trade(0, 1, 10, 250);
    expect([ledger.quantity[0], ledger.entry[0]]).toEqual([0, 0]);
  });

  it('gives a place to somebody else only when nothing is left in it, under a new number', () => {
    const ledger = opened();
    ledger.deposit(3, 500);
    ledger.trade(3, 4, 1, 100);
    const number = ledger.accountOf(3);
    expect(() => ledger.close(3)).toThrow('account 3 still holds 1 lots');
    ledger.trade(4, 3, 1, 90);
    ledger.close(3);
    expect(ledger.netDeposits).toBe(10);
    const slot = ledger.open('holder');
    expect(slot).toBe(3);
    expect(ledger.accountOf(slot)).toBeGreaterThan(number);
    expect(ledger.traderOf(slot)).toBe('holder');
    expect([ledger.cash[slot], ledger.stop[slot], ledger.leverage[slot]]).toEqual([0, 0, 1]);
  });

  it('grows beyond its first places and forgets nothing', () => {
    const ledger = new Ledger();
    for (let account = 0; account < 1_000; account += 1) ledger.deposit(ledger.open('retail'), account);
    expect(sum(ledger.cash)).toBe(499_500);
    expect(ledger.accountOf(999)).toBe(1_000);
  });
});
