type Counts = Record<string, number>;

/** What the simulator did, for tests to compare with what a client saw. */
export class FrameCounters {
  readonly framesByKind: Counts = {};
  readonly framesBySymbol: Record<string, Counts> = {};
  readonly controlFrames: Counts = {};
  readonly restCalls: Counts = {};
  readonly connectionsByRoute: Counts = {};
  connectionsTotal = 0;
  liquidationFills = 0;

  countFrame(label: { readonly kind: string; readonly symbol: string }): void {
    increment(this.framesByKind, label.kind);
    if (label.symbol) increment((this.framesBySymbol[label.symbol] ??= {}), label.kind);
  }

  countControl(method: string): void {
    increment(this.controlFrames, method);
  }

  countRest(path: string): void {
    increment(this.restCalls, path);
  }

  countConnection(route: string): void {
    this.connectionsTotal += 1;
    increment(this.connectionsByRoute, route);
  }
}

function increment(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
