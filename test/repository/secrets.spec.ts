import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });

/** What credentials look like. Test doubles use obviously made-up ones, which these do not match. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['a Telegram bot token', /\b\d{9,10}:[A-Za-z0-9_-]{35}\b/],
  ['a private key', /-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----/],
  ['an AWS key', /\bAKIA[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['a password in a URL', /\b(postgres|redis|https?):\/\/[^\s:@/'"`]+:(?!password@|secret@)[^\s:@/'"`${}]{6,}@/],
];

describe('the repository', () => {
  const inside = ((): boolean => {
    try {
      return git('rev-parse', '--is-inside-work-tree').trim() === 'true';
    } catch {
      return false;
    }
  })();
  const test = inside ? it : it.skip;

  test('holds no credentials', () => {
    const files = git('ls-files', '-z')
      .split('\0')
      .filter(
        (file) =>
          /\.(ts|js|mjs|cjs|json|ya?ml|md|sh|example)$|^\.ci\/|Dockerfile$/.test(file) && file !== 'package-lock.json',
      );
    const found = files.flatMap((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return SECRETS.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${file}: ${what}`);
    });
    expect(files.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  test('ignores .env', () => {
    expect(git('check-ignore', '.env').trim()).toBe('.env');
  });
});
