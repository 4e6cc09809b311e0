import type { ScenarioEvent, Shock, Target } from './scenario.contract';
import { SMALLEST, WHOLE_MARKET } from './scenario.contract';

/** Smaller moves are not worth a line. */
const NOTABLE_SIZE = 0.001;

/** An event in words, for whoever watches; undefined when it is too small to be told. */
export function tell(event: ScenarioEvent): string | undefined {
  switch (event.kind) {
    case 'crowd':
      return `${millions(event.usd)} of ${event.target} ${event.side > 0 ? 'longs' : 'shorts'} crowd in, about ${event.leverage}x leverage`;
    case 'shock':
      return tellShock(event);
    case 'withdrawal':
      return `makers leave: books of ${whom(event.target)} hold ${Math.round(event.scale * 100)} % of their depth`;
    case 'depeg':
      return `${event.quote} ${event.size < 0 ? 'slips' : 'recovers'}: ${percent(event.size)} within ${event.seconds} s`;
    case 'weather':
      return undefined;
    default:
      return tellVenue(event);
  }
}

/** What ends with it, in words. */
export function tellEnd(event: ScenarioEvent): string | undefined {
  switch (event.kind) {
    case 'withdrawal':
      return `makers are back in ${whom(event.target)}`;
    case 'outage':
      return `${event.venue} answers again`;
    case 'delisting':
      return `${event.venue} settles ${whom(event.target)}: every position is closed`;
    default:
      return undefined;
  }
}

function tellShock({ target, size, seconds }: Shock): string | undefined {
  if (Math.abs(size) < NOTABLE_SIZE) return undefined;
  return `${whom(target)} ${size < 0 ? 'is pushed down' : 'is lifted'} by news: ${percent(size)} within ${seconds} s`;
}

/** What happens on one venue alone. */
function tellVenue(event: Extract<ScenarioEvent, { readonly venue: string }>): string {
  switch (event.kind) {
    case 'order':
      return `somebody ${event.side < 0 ? 'sells' : 'buys'} ${whom(event.target)}, ${percent(event.reach, false)} deep into the book of ${event.venue}`;
    case 'outage':
      return `${event.venue} stops answering`;
    case 'listing':
      return `${event.venue} lists ${whom(event.target)}`;
    case 'delisting':
      return `${event.venue} announces the end of ${whom(event.target)}`;
  }
}

function whom(target: Target): string {
  if (target === WHOLE_MARKET) return 'the whole market';
  return target === SMALLEST ? 'a small coin' : target;
}

function percent(log: number, signed = true): string {
  const value = Math.expm1(log) * 100;
  const sign = signed && value > 0 ? '+' : '';
  return `${sign}${value.toFixed(1).replace('-', '−')} %`;
}

function millions(usd: number): string {
  return `$${Math.round(usd / 1e6)}M`;
}
