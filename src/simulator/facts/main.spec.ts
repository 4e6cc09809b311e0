/** The command in this process: it only writes to its two streams and sets an exit code. */
async function run(...args: readonly string[]): Promise<{ out: string; notes: string; code: number }> {
  const { argv, exitCode } = process;
  const written = { out: '', notes: '' };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (written.out += String(text)) !== '');
  const notes = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => (written.notes += String(text)) !== '');
  process.argv = [...argv.slice(0, 2), ...args];
  process.exitCode = 0;
  try {
    await jest.isolateModulesAsync(async () => void (await import('./main')));
    return { ...written, code: Number(process.exitCode) };
  } finally {
    out.mockRestore();
    notes.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
  }
}

// A whole market is compiled and opened here.
jest.setTimeout(60_000);

describe('simulator:facts', () => {
  it('writes one JSON array and nothing else to standard output', async () => {
    const { out, notes, code } = await run('--json', '--days', '0.002', '--seed', '3');
    const rows = JSON.parse(out) as Record<string, unknown>[];
    expect(code).toBe(0);
    expect(notes).toContain('seed 3: day 0.00 of 0.002');
    expect(notes).toContain('peak memory');
    for (const { fact, real, ours, ratio } of rows) {
      expect(typeof fact).toBe('string');
      for (const figure of [real, ours, ratio]) expect(figure === null || Number.isFinite(figure)).toBe(true);
    }
    expect(rows.find(({ id }) => id === 'tradesPerSecond')?.ours).toBeGreaterThan(1);
    expect(rows.find(({ id }) => id === 'correlation100')?.n).toBeGreaterThan(1500);
  });

  it('prints a table for people', async () => {
    const { out } = await run('--days', '0.002');
    expect(out).toMatch(/^seed 7; 0.002 simulated days each\n\nfact +\| +real \|/);
    expect(out).toMatch(/missed by more than a factor of 2/);
  });

  it('explains itself, and refuses what it does not understand', async () => {
    expect(await run('--help')).toMatchObject({ out: expect.stringMatching(/^usage: /), code: 0 });
    const refused = await run('--days', 'many');
    expect(refused).toMatchObject({ out: '', code: 1 });
    expect(refused.notes).toMatch(/^--days expected 0.001 to 3650, was 'many'\nusage: /);
  });
});
