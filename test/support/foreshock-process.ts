import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built';
import { within } from './eventually';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Variables = Readonly<Record<string, string>>;

const START_MS = 30_000;
const END_MS = 20_000;
/** As `npm start` has them. */
const FLAGS = ['--max-semi-space-size=4', '--max-old-space-size=192'];
const LISTENS = /listens on (http:\S+), operations on (http:\S+)/;
const DEMO = [/^ {2}alerts +(http:\S+)\/alerts$/, /^ {2}status +(http:\S+)\/status$/] as const;

/** The built program in a process of its own, as a person runs it. */
export class ForeshockProcess {
  /** stdout and stderr by line, as they came. */
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly ended: Promise<Ended>;
  url = '';
  opsUrl = '';
  private readonly child: ChildProcess;
  private waiters: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = [];

  private constructor(script: readonly string[], variables: Variables) {
    ensureBuilt();
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [...FLAGS, ...script], {
      cwd: ROOT,
      env: { PATH, HOME, PORT: '0', OPS_PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
    this.read(this.child.stdout, this.lines);
    this.read(this.child.stderr, this.errors);
  }

  /** Resolves once it listens. */
  static async start(variables: Variables): Promise<ForeshockProcess> {
    const started = new ForeshockProcess([join(ROOT, 'dist/main.js')], variables);
    const [, url = '', opsUrl = ''] = LISTENS.exec(await started.line(LISTENS, START_MS)) ?? [];
    return Object.assign(started, { url, opsUrl });
  }

  /** `foreshock demo`. */
  static async demo(variables: Variables): Promise<ForeshockProcess> {
    const started = new ForeshockProcess([join(ROOT, 'dist/cli/main.js'), 'demo'], variables);
    const [alerts, status] = DEMO;
    const url = alerts.exec(await started.line(alerts, START_MS))?.[1] ?? '';
    const opsUrl = status.exec(await started.line(status, START_MS))?.[1] ?? '';
    return Object.assign(started, { url, opsUrl });
  }

  /** A start that is expected to end by itself. */
  static async refused(variables: Variables): Promise<Ended & { readonly errors: string; readonly output: string }> {
    const started = new ForeshockProcess([join(ROOT, 'dist/main.js')], variables);
    try {
      const ended = await within(END_MS, 'end of the process', started.ended);
      return { ...ended, errors: started.errors.join('\n'), output: started.lines.join('\n') };
    } finally {
      started.child.kill('SIGKILL');
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get<T = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return fetched<T>(this.url + path, headers);
  }

  ops<T = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return fetched<T>(this.opsUrl + path, headers);
  }

  /** The first line on either output that matches, printed already or still to come. */
  line(pattern: RegExp, withinMs = 10_000): Promise<string> {
    const known = [...this.lines, ...this.errors].find((line) => pattern.test(line));
    if (known !== undefined) return Promise.resolve(known);
    const found = new Promise<string>((resolve, reject) => {
      this.waiters.push({ pattern, resolve });
      void this.ended.then(({ code }) =>
        reject(new Error(`ended with ${code} before printing ${pattern}:\n${this.errors.join('\n')}`)),
      );
    });
    return within(withinMs, `line ${pattern}`, found);
  }

  /** Asks it to end, as a service manager does. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return within(END_MS, `end after ${signal}`, this.ended);
  }

  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private read(stream: NodeJS.ReadableStream | null, into: string[]): void {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (line) => {
      into.push(line);
      this.waiters = this.waiters.filter(({ pattern, resolve }) => {
        if (!pattern.test(line)) return true;
        resolve(line);
        return false;
      });
    });
  }
}

async function fetched<T>(url: string, headers: Record<string, string>): Promise<Answer<T>> {
  const response = await fetch(url, { headers: { connection: 'close', ...headers } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) as T };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
