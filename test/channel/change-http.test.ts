/** Changes of channels over HTTP: some at once, the others proposed by one operator and approved by another. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { START } from '../../domain/kernel/position.js';
import { cny } from '../money/amounts.js';
import { createHttpClient } from '../support/http-client.js';
import { waitUntil } from '../support/wait-until.js';
import {
  acquirer,
  ask,
  asked,
  changed,
  changeOf,
  channelsPart,
  dataDir,
  eachInProduction,
  enabled,
  keys,
  pay,
  secret,
  server,
  told,
} from './in-production.js';

eachInProduction();

describe('a channel', () => {
  it('is enabled by two operators, and takes payments at once', async () => {
    await ask('POST', '/v1/channels', asked);
    const proposed = await ask('PATCH', '/v1/channels/one', { enabled: true });
    expect(proposed.body).toMatchObject({
      enabled: false,
      version: 1,
      change: {
        object: 'channel_change',
        channel: 'one',
        changes: { enabled: true },
        before: { enabled: false },
        status: 'open',
        decidedBy: null,
      },
    });
    const { id, hash } = changeOf(proposed);
    const path = `/v1/channels/one/changes/${String(id)}`;
    expect(told(await ask('POST', `${path}/approve`, {}))).toEqual([403, 'same_principal', null]);
    const listed = await ask('GET', '/v1/channels/one/changes?status=open');
    expect(listed.body.data).toEqual([changeOf(proposed)]);
    const approved = await ask('POST', `${path}/approve`, { hash }, { key: keys.checker });
    expect(approved.body).toMatchObject({ id, status: 'executed' });
    expect((await ask('GET', path)).body).toEqual(approved.body);

    expect(await channelsPart()).toEqual({ name: 'channels', ready: true });
    expect((await pay('r')).body).toMatchObject({ status: 'succeeded', channel: 'one' });
    expect(acquirer.keys).toContain(secret);

    const versions = (await ask('GET', '/v1/channels/one/versions')).body.data as object[];
    expect(versions).toMatchObject([
      {
        version: 2,
        changes: { enabled: true },
        by: approved.body.proposedBy,
        approval: { id, approvedBy: approved.body.decidedBy },
      },
      { version: 1, approval: null },
    ]);
    const page = await server.engine.log.readAll(START, 1_000);
    expect(page?.events.length).toBeGreaterThan(20);
    expect(JSON.stringify(page)).not.toContain(secret);
  });

  it('repeats a proposal under its key, and refuses another under it', async () => {
    await ask('POST', '/v1/channels', asked);
    const headers = { 'idempotency-key': 'mine' };
    const propose = (changes: object) => ask('PATCH', '/v1/channels/one', changes, { headers });
    const first = await propose({ costPercent: '0.30', enabled: true });
    const { id } = changeOf(first);
    const path = `/v1/channels/one/changes/${String(id)}/approve`;
    expect((await ask('POST', path, {}, { key: keys.checker })).body.status).toBe('executed');
    const again = await propose({ enabled: true, costPercent: '0.30' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(changeOf(again)).toMatchObject({ id, status: 'executed' });
    expect(told(await propose({ costPercent: '0.31' }))).toEqual([
      ...[422, 'idempotency_key_reused', 'Idempotency-Key'],
    ]);
  });

  it('needs a key for a proposal, and none for what is changed at once', async () => {
    await ask('POST', '/v1/channels', asked);
    const http = createHttpClient(server.url);
    const send = (body: unknown) =>
      http('/v1/channels/one', { method: 'PATCH', key: keys.maker, body });
    expect(told(await send({ costPercent: '0.30' }))).toEqual([
      ...[400, 'idempotency_key_required', 'Idempotency-Key'],
    ]);
    const window = { from: '2026-03-01T08:00:00+08:00', to: '2026-03-01T10:00:00+08:00' };
    const limits = { min: [cny('1.00')], max: [cny('500.00')] };
    const now = await send({ maintenance: [window], limits, costPercent: '0.20' });
    expect(now.body).toMatchObject({
      version: 2,
      limits,
      maintenance: [{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T02:00:00.000Z' }],
      change: null,
    });
    expect((await send({ limits })).body.version).toBe(2);
  });

  it('is changed by two who have looked at the same, once; the second looks again', async () => {
    await ask('POST', '/v1/channels', asked);
    const [first, second] = ['01', '02'].map((day) => ({
      from: `2026-03-${day}T00:00:00.000Z`,
      to: `2026-03-${day}T01:00:00.000Z`,
    }));
    const add = (window: typeof first, seen: readonly (typeof first)[]) =>
      ask('PATCH', '/v1/channels/one', {
        maintenance: [...seen, window],
        before: { maintenance: seen },
      });
    expect((await add(first, [])).status).toBe(200);
    expect(told(await add(second, []))).toEqual([409, 'channel_changed', null]);
    expect((await add(second, [first])).body.maintenance).toStrictEqual([first, second]);
    const dearer = { costPercent: '0.30', before: { costPercent: '0.25' } };
    expect(told(await ask('PATCH', '/v1/channels/one', dearer))).toEqual([
      ...[409, 'channel_changed', null],
    ]);
  });

  it('is not changed by a proposal that was rejected, or overtaken', async () => {
    await enabled();
    const proposals = [];
    for (const costPercent of ['0.30', '0.40', '0.50']) {
      proposals.push(changeOf(await ask('PATCH', '/v1/channels/one', { costPercent })).id);
    }
    const [rejected, approved, overtaken] = proposals.map(
      (id) => `/v1/channels/one/changes/${String(id)}`,
    );
    const decide = (path: string, body = {}) => ask('POST', path, body, { key: keys.checker });
    expect((await decide(`${rejected}/reject`, { reason: 'too dear' })).body).toMatchObject({
      status: 'rejected',
      reason: 'too dear',
    });
    expect((await decide(`${approved}/approve`)).body.status).toBe('executed');
    expect(told(await decide(`${overtaken}/approve`))).toEqual([409, 'channel_changed', null]);
    expect((await ask('GET', '/v1/channels/one')).body.costPercent).toBe('0.40');
    const elsewhere = `/v1/channels/two/changes/${String(proposals[2])}/approve`;
    expect(told(await decide(elsewhere))).toEqual([404, 'not_found', null]);
  });

  it('is enabled only while its secrets can be read; the reason names the reference alone', async () => {
    const file = join(dataDir, 'acquirer-key');
    await ask('POST', '/v1/channels', { ...asked, secrets: {} });
    const refused = await ask('PATCH', '/v1/channels/one', { enabled: true });
    expect(told(refused)).toEqual([422, 'channel_secret_missing', 'secrets']);
    const whole = { enabled: true, secrets: { API_KEY: `file:${file}` } };
    const unread = await ask('PATCH', '/v1/channels/one', whole);
    expect(told(unread)).toEqual([422, 'channel_secret_unresolved', 'secrets.API_KEY']);
    writeFileSync(file, `${secret}\n`);
    expect((await changed(whole)).body.status).toBe('executed');
    expect((await pay('r1')).body.status).toBe('succeeded');
    expect(acquirer.keys.at(-1)).toBe(secret);

    // It is rotated without a word, and missed by name.
    writeFileSync(file, 'another');
    expect((await pay('r2')).body.status).toBe('succeeded');
    expect(acquirer.keys.at(-1)).toBe('another');
    rmSync(file);
    await waitUntil(async () => (await ask('GET', '/readyz')).status === 503);
    expect(await channelsPart()).toMatchObject({
      detail: `one: the secret at file:${file} cannot be read: ENOENT`,
    });
    expect((await pay('r3')).body).toMatchObject({
      status: 'failed',
      failure: { code: 'no_channel_available', message: 'one: not_connectable' },
    });
  });
});
