import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Values by label, read when someone asks: hot paths only count in plain fields. */
export type LabelledValues = () => Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>;

const PREFIX = 'foreshock_';
const LATENCY_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60];

/** The one place that knows the metrics library. Names get the prefix `foreshock_`. */
@Injectable()
export class MetricsService {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** A total kept elsewhere. */
  counter(name: string, help: string, labelNames: readonly string[], values: LabelledValues): void {
    new Counter({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect(): void {
        this.reset();
        for (const [labels, value] of values()) this.inc(labels, value);
      },
    });
  }

  gauge(name: string, help: string, labelNames: readonly string[], values: LabelledValues): void {
    new Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect(): void {
        this.reset();
        for (const [labels, value] of values()) this.set(labels, value);
      },
    });
  }

  /** Seconds. Returns what takes an observation. */
  latency(
    name: string,
    help: string,
    labelNames: readonly string[],
  ): (labels: Readonly<Record<string, string>>, seconds: number) => void {
    const histogram = new Histogram({
      name: PREFIX + name,
      help,
      labelNames,
      buckets: LATENCY_BUCKETS,
      registers: [this.registry],
    });
    return (labels, seconds) => histogram.observe(labels, seconds);
  }

  /** Prometheus text format. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
