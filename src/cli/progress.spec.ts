import { SingleBar } from 'cli-progress';
import { Progress } from './progress';

const isTty = process.stderr.isTTY;
let err: string;
beforeEach(() => {
  err = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.stderr.isTTY = isTty;
});

describe(Progress.name, () => {
  it('writes one plain line for every tenth reached where there is no terminal', () => {
    process.stderr.isTTY = false;
    const progress = new Progress('replay', 100);
    for (const done of [5, 9, 10, 11, 35, 35, 100, 100]) progress.update(done, done * 2);
    progress.stop();
    expect(err).toBe('replay 10% (20 events)\nreplay 30% (70 events)\nreplay 100% (200 events)\n');
  });

  it('shows nothing for an empty file', () => {
    process.stderr.isTTY = false;
    new Progress('replay', 0).update(0, 0);
    expect(err).toBe('');
  });

  it('shows a bar on a terminal, and takes it down at the end', () => {
    const start = jest.spyOn(SingleBar.prototype, 'start').mockImplementation();
    const update = jest.spyOn(SingleBar.prototype, 'update').mockImplementation();
    const stop = jest.spyOn(SingleBar.prototype, 'stop').mockImplementation();
    process.stderr.isTTY = true;
    const progress = new Progress('replay', 100);
    progress.update(50, 7);
    progress.stop();
    expect(start).toHaveBeenCalledWith(100, 0, { events: 0 });
    expect(update).toHaveBeenCalledWith(50, { events: 7 });
    expect(stop).toHaveBeenCalledTimes(1);
    expect(err).toBe('');
  });
});
