const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An identifier in ULID form (26 characters, sorts by time) whose 80 random bits are a hash of `key` instead:
 * the same fact gets the same id in every replay.
 */
export function stableId(time: number, key: string): string {
  let id = '';
  let left = Math.max(0, Math.floor(time));
  for (let i = 0; i < 10; i++) {
    id = ALPHABET[left % 32] + id;
    left = Math.floor(left / 32);
  }
  for (let i = 0; i < 16; i++) id += ALPHABET[hash(key, i) & 31];
  return id;
}

/** FNV-1a with a salt, finished by an avalanche so that neighbouring salts are unrelated. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ Math.imul(salt + 1, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
