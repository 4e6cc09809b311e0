/** Lets everything that is under way (SQLite answers within the turn it is asked) come to its end. */
export async function settle(turns = 25): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
