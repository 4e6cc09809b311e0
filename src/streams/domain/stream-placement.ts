/**
 * Spreads stream names over connections of limited size. A name stays where it is while it is wanted, so that a change
 * of the list touches only what changed.
 */
export class StreamPlacement {
  private readonly placed: Set<string>[] = [];

  constructor(private readonly capacity: number) {}

  /** Names by connection; there is always at least one connection. */
  get connections(): readonly ReadonlySet<string>[] {
    return this.placed;
  }

  place(names: Iterable<string>): readonly ReadonlySet<string>[] {
    const wanted = new Set(names);
    for (const names of this.placed) for (const name of names) if (!wanted.delete(name)) names.delete(name);
    for (const name of wanted) this.roomy().add(name);
    if (this.placed.length === 0) this.placed.push(new Set());
    return this.placed;
  }

  private roomy(): Set<string> {
    let room = this.placed.find((names) => names.size < this.capacity);
    if (room === undefined) this.placed.push((room = new Set()));
    return room;
  }
}
