import type { Alert } from '../../core/alert';
import { evidenceLines } from './evidence.formatter';
import { numberFact, textFact } from './fact.formatter';
import { type Line, plain } from './line.formatter';
import { counted, price, usd } from '../../core/format/numbers';

function whatHappened(alert: Alert): string {
  const side = textFact(alert.facts, 'side') ?? 'position';
  return `${usd(numberFact(alert.facts, 'usd'))} ${side} liquidated at ${price(numberFact(alert.facts, 'liquidationPrice') ?? numberFact(alert.facts, 'price'))}`;
}

export function singleLiquidationHead(alert: Alert): Line[] {
  const count = numberFact(alert.facts, 'count');
  const head = [plain(`🚨 ${alert.asset} LIQUIDATION`), plain(`💰 ${whatHappened(alert)}`)];
  if (count === undefined || count <= 1) return head;
  const largest = usd(numberFact(alert.facts, 'largestUsd'));
  return [...head, plain(`⚡ ${counted(count, 'liquidation')}, largest ${largest}`)];
}

export function singleLiquidationBody(alert: Alert): Line[] {
  return evidenceLines(alert);
}

export function singleLiquidationInOneLine(alert: Alert): string {
  return `liquidation: ${whatHappened(alert)}`;
}
