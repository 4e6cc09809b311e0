import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { ForeshockProcess } from '../support/foreshock-process';

interface Alert {
  readonly id: string;
  readonly incidentId: string;
  readonly severity: string;
  readonly simulated: boolean;
  readonly venues: readonly { readonly venue: string; readonly completeness: string }[];
  readonly receipts: Readonly<Record<string, number>>;
}

interface Incident {
  readonly phase: string;
  readonly summary?: string;
  readonly simulated: boolean;
}

jest.setTimeout(300_000);

let demo: ForeshockProcess;
const folder = mkdtempSync(join(tmpdir(), 'foreshock-demo-test-'));
beforeAll(async () => {
  demo = await ForeshockProcess.demo({ TMPDIR: folder });
});
afterAll(async () => {
  await demo.kill9();
  rmSync(folder, { recursive: true, force: true });
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

async function cascade(): Promise<Alert> {
  const { body } = await demo.get<{ items: Alert[] }>('/alerts?type=LIQUIDATION_CASCADE');
  const alert = body.items.at(-1);
  if (alert === undefined) throw new Error('no cascade yet');
  return alert;
}

describe('the demo', () => {
  it('says first where to look, and that nothing of it is real', () => {
    const said = demo.lines.join('\n');
    expect(said).toContain('SIMULATED market');
    expect(said).toContain(`${demo.url}/alerts`);
    expect(demo.errors).toEqual([]);
  });

  it('has a cascade within 90 s, with everything an alert tells', async () => {
    const alert = await eventually(cascade, 90_000);
    expect(alert).toMatchObject({
      simulated: true,
      incidentId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
      severity: expect.stringMatching(/^(LOW|MODERATE|HIGH|EXTREME)$/) as string,
      venues: [expect.objectContaining({ venue: 'binance', completeness: 'sampled' })],
    });
    const { exchangeTime = 0, receivedTime = 0, detectedTime = 0 } = alert.receipts;
    expect(exchangeTime).toBeGreaterThan(0);
    expect(receivedTime).toBeGreaterThanOrEqual(exchangeTime);
    expect(detectedTime).toBeGreaterThanOrEqual(receivedTime);
    await demo.line(/\[simulated\] \w+ +\w+ LIQUIDATION CASCADE {2}\d+ liquidations in \d+ s/);
  });

  it('sums the cascade up when it has ended', async () => {
    const { incidentId } = await cascade();
    const incident = await eventually(async () => {
      const { body } = await demo.get<Incident>(`/incidents/${incidentId}`);
      expect(body.phase).toBe('ended');
      return body;
    }, 170_000);
    expect(incident.simulated).toBe(true);
    expect(incident.summary).toMatch(
      /^\w+ cascade: \d+ liquidations in .+, \$[\d.]+[KM] \(\d+ longs, \d+ shorts\), peak/,
    );
    await demo.line(/ended: \w+ cascade: \d+ liquidations/);
  });

  it('ends on Ctrl-C with exit code 0 and leaves neither process nor folder', async () => {
    const children = childrenOf(demo.pid);
    expect(children.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await demo.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(demo.lines.at(-1)).toBe('Demo ended; nothing was kept.');
    await eventually(() => expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]), 3_000);
    expect(readdirSync(folder)).toEqual([]);
    expect(demo.errors).toEqual([]);
  });
});
