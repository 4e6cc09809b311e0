import { get as plain, type IncomingHttpHeaders } from 'node:http';
import { get as secure } from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for an address. @throws when the host cannot be reached, stalls beyond `timeoutMs` or sends too much */
export type HttpGet = (url: string, timeoutMs: number) => Promise<HttpAnswer>;

/** Beyond this an answer is a fault of its sender; the largest honest one (all contracts) is a tenth of it. */
const LARGEST_BODY = 32 << 20;

/**
 * One GET, body and all, within `timeoutMs`. Node's own `fetch` would do the same and bring ten megabytes of memory.
 * @throws when the host cannot be reached, stalls or sends too much
 */
export function httpGet(url: string, timeoutMs: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? secure : plain;
    const request = get(url, { headers: { accept: 'application/json' } }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST_BODY) request.destroy(new Error(`expected at most ${LARGEST_BODY} bytes, got more`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    timer.unref();
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
