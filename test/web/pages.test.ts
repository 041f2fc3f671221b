/** How pages and what they load leave the server; the build here is made by hand. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { startTestServer, type TestServer } from '../support/server.js';

const SCRIPT = 'export const answer = 42;';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-pages-'));
  server = await startTestServer({ pages: join(folder, 'web') });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a build with one script; `madeAt` tells builds apart, in seconds. */
function build(name: string, madeAt: number): void {
  const write = (file: string, content: string | Buffer) => {
    mkdirSync(join(folder, 'web', file, '..'), { recursive: true });
    writeFileSync(join(folder, 'web', file), content);
  };
  write(`assets/${name}.js`, SCRIPT);
  write(`assets/${name}.js.br`, brotliCompressSync(SCRIPT));
  write(`assets/${name}.js.gz`, gzipSync(SCRIPT));
  write('assets/secret.txt', 'of no kind that is served');
  for (const entry of ['home', 'portal', 'console', 'checkout']) {
    write(`${entry}/index.html`, `<meta nonce="CSP_NONCE"><script src="/assets/${name}.js">`);
  }
  write('.vite/manifest.json', '{}');
  utimesSync(join(folder, 'web/.vite/manifest.json'), madeAt, madeAt);
}

/** An answer as it came: `fetch` would decode it. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{
    readonly status: number | undefined;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: Buffer;
  }>((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('a server without built pages', () => {
  it('says so, and serves the API', async () => {
    const page = await raw('/');
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain('The pages are not built');
    expect((await raw('/assets/first.js')).status).toBe(404);
    expect((await server.pay({ reference: 'without pages' })).status).toBe(201);
  });

  it('serves them from when they are built, and again from when they are replaced', async () => {
    build('first', 1_000);
    expect((await raw('/')).body.toString()).toContain('/assets/first.js');
    build('second', 2_000);
    expect((await raw('/')).body.toString()).toContain('/assets/second.js');
  });
});

describe('a page', () => {
  beforeAll(() => build('page', 3_000));

  it.each(['/', '/portal', '/portal/payments/pay_1', '/console', '/console/x', '/checkout/cs_1'])(
    '%s has a policy with a nonce of this response alone, and is kept by no cache',
    async (path) => {
      const [one, other] = [await raw(path), await raw(path)];
      const nonce = /nonce="([^"]+)"/.exec(one.body.toString())?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
      expect(other.body.toString()).not.toContain(nonce);
      expect(one.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-security-policy':
          `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; ` +
          "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; " +
          "base-uri 'none'; frame-ancestors 'none'",
      });
    },
  );

  it('is read, not written', async () => {
    const refused = await raw('/console', {}, 'POST');
    expect([refused.status, refused.headers['allow']]).toStrictEqual([405, 'GET, HEAD']);
  });
});

describe('what a page loads', () => {
  beforeAll(() => build('asset', 4_000));

  it.each([
    ['br, gzip', 'br', brotliCompressSync(SCRIPT)],
    ['gzip', 'gzip', gzipSync(SCRIPT)],
    ['identity', undefined, Buffer.from(SCRIPT)],
  ])('comes compressed as it was at the build: %s', async (accepted, encoding, bytes) => {
    const answer = await raw('/assets/asset.js', { 'Accept-Encoding': accepted });
    expect([answer.status, answer.headers['content-encoding']]).toStrictEqual([200, encoding]);
    expect(answer.body.equals(bytes)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  it.each([
    '/assets/',
    '/assets/none.js',
    '/assets/asset.js.br',
    '/assets/secret.txt',
    '/assets/..%2fhome%2findex.html',
    '/assets/%2e%2e%2f.vite%2fmanifest.json',
    '/assets/__proto__',
  ])('is a file of the build by its own name: %s is none', async (path) => {
    const answer = await raw(path);
    expect([answer.status, answer.headers['content-type']]).toStrictEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });
});
