import { writeFileSync } from 'node:fs';
import { DrillRecorder } from '../backtest/drill-recorder';
import { episodeChart } from '../charts/domain/episode-chart';
import type { Alert } from '../core/alert';
import type { MarketEvent } from '../core/market-event';
import { splitMultiplier } from '../core/instrument';
import type { IncidentChange } from '../dispatch/domain/incident-grouper';
import { terminalText } from '../dispatch/domain/terminal-text';
import type { LeveragedMarket, MarketFact, Scenario } from '../simulator';

const SAMPLES = 2_000;

interface Seen {
  readonly time: number;
  readonly usd: number;
  readonly side: 'long' | 'short';
}

/** The picture of a drill: one asset, everything that happened to it, and what was said. */
export class DrillPicture {
  private recorder: DrillRecorder | undefined;
  private readonly seen: Seen[] = [];
  private readonly alerts = new Map<string, { readonly alert: Alert; readonly text: string }>();
  private readonly outages: { from: number; to: number; label: string }[] = [];

  constructor(
    private readonly asset: string,
    private readonly seconds: number,
  ) {}

  fact(fact: MarketFact, market: LeveragedMarket): void {
    this.recorder ??= new DrillRecorder(() => market, Math.max(1_000, (this.seconds * 1000) / SAMPLES));
    this.recorder.accept(fact);
    if (fact.kind !== 'outage') return;
    const last = this.outages.at(-1);
    if (fact.down) this.outages.push({ from: fact.time, to: Infinity, label: `${fact.venue} does not answer` });
    else if (last) last.to = fact.time;
  }

  event(event: MarketEvent): void {
    if (event.type !== 'liquidation' || splitMultiplier(event.instrument.split('/')[0] ?? '').asset !== this.asset)
      return;
    this.seen.push({
      time: event.exchangeTime,
      usd: event.notionalUsd,
      side: event.side === 'sell' ? 'long' : 'short',
    });
  }

  change({ alert, incident }: IncidentChange): void {
    if (alert.asset !== this.asset || alert.phase === 'ended') return;
    this.alerts.set(alert.id, { alert, text: terminalText(alert, incident) });
  }

  write(file: string, scenario: Scenario, seed: number, from: number, to: number): void {
    const tape = this.recorder?.tapeOf(this.asset);
    if (!tape || tape.prices.length === 0) throw new Error(`--asset: there is no ${this.asset} in this drill`);
    const chart = episodeChart({
      title: `${this.asset}: ${scenario.name}`,
      subtitle: `SIMULATED market, seed ${seed}: nothing here is real`,
      from,
      to,
      price: tape.prices.map(({ time, value }) => ({ time, price: value })),
      liquidations: tape.liquidations,
      seen: this.seen,
      openInterest: tape.openInterest,
      volume: tape.volume.map(({ time, value }) => ({ time, usd: value })),
      alerts: [...this.alerts.values()].map(({ alert, text }) => ({
        time: alert.onsetTime,
        severity: alert.severity,
        // The picture tells time and severity by itself.
        text: (text.split('\n')[0] ?? '').replace(/^.*?(\[simulated\] )?(LOW|MODERATE|HIGH|EXTREME) +/, ''),
      })),
      outages: this.outages.map((outage) => ({ ...outage, to: Math.min(to, outage.to) })),
    });
    writeFileSync(file, chart);
  }
}
