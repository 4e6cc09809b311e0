import type { Clock } from '../../core/clock';

const WINDOW_MS = 60_000;
const ANSWERS_PER_WINDOW = 5;
const MAX_CHATS = 1000;

/** How often a chat nobody let in is answered: its answers come out of the same budget as the alerts. */
export class StrangerLimit {
  private readonly answers = new Map<string, { readonly since: number; readonly count: number }>();

  constructor(private readonly clock: Clock) {}

  /** Counts one answer; false when there have been enough. */
  allows(chatId: string): boolean {
    const now = this.clock.now();
    const known = this.answers.get(chatId);
    const current = known !== undefined && now - known.since < WINDOW_MS ? known : { since: now, count: 0 };
    if (current.count >= ANSWERS_PER_WINDOW) return false;
    this.answers.delete(chatId);
    this.answers.set(chatId, { ...current, count: current.count + 1 });
    this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    if (this.answers.size <= MAX_CHATS) return;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined) this.answers.delete(oldest);
  }
}
