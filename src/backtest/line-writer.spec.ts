import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LineWriter } from './line-writer';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'foreshock-writer-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const written = Array.from({ length: 3_000 }, (_, i) => `line ${i} ${'x'.repeat(50)}`);

describe(LineWriter.name, () => {
  it('writes one line each', async () => {
    const path = join(folder, 'plain.ndjson');
    const writer = new LineWriter(path);
    for (const line of written) writer.write(line);
    await writer.close();
    expect(readFileSync(path, 'utf8')).toBe(written.map((line) => `${line}\n`).join(''));
    expect([writer.lines, writer.error]).toEqual([3_000, undefined]);
  });

  it('packs them when the name says so', async () => {
    const path = join(folder, 'packed.ndjson.gz');
    const writer = new LineWriter(path);
    for (const line of written) writer.write(line);
    await writer.close();
    expect(gunzipSync(readFileSync(path)).toString()).toBe(written.map((line) => `${line}\n`).join(''));
  });

  it('makes an empty file for no lines', async () => {
    const path = join(folder, 'empty.ndjson');
    const writer = new LineWriter(path);
    writer.flush();
    await writer.close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it.each(['nowhere/out.ndjson', 'nowhere/out.ndjson.gz'])(
    'says at its end why %s could not be written',
    async (name) => {
      const writer = new LineWriter(join(folder, name));
      writer.write('lost');
      await expect(writer.close()).rejects.toThrow(/ENOENT/);
      expect(writer.error).toMatchObject({ code: 'ENOENT' });
      writer.write('ignored');
      expect(writer.lines).toBe(1);
    },
  );
});
