/** Users over real HTTP: who keeps them, what takes two admins, and what a keeper does not see. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestAnswer } from '../support/http-client.js';
import { personOf, sessionIn, type SignedIn } from '../support/session.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { codeOf, PASSWORD } from './credentials.js';

let server: TestServer;
let owner: SignedIn;
let admin: SignedIn;
let admin2: SignedIn;
const time = { ms: Date.parse('2026-03-01T12:00:00Z') };
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => time.ms } });
  owner = await personOf(server, 'owner');
  admin = await personOf(server, 'admin');
  admin2 = await personOf(server, 'admin2');
});
afterAll(() => server.stop());

let asked = 0;
const invite = (by: SignedIn, body: object, key = `invite ${(asked += 1)}`) =>
  by.http('/v1/users', {
    body: { name: 'Li Na', address: `invited${asked}@example.com`, ...body },
    headers: { 'idempotency-key': key },
  });
const decide = (by: SignedIn, user: unknown, path: string, body: object = {}) =>
  by.http(`/v1/users/${String(user)}/${path}`, { body });
const follow = (link: unknown) =>
  server.http('/v1/session/link', { body: { link, password: PASSWORD } });
/** A second factor of the person whose session waits for it. */
async function enrol(half: SignedIn): Promise<void> {
  const seed = String((await half.http('/v1/session/enrolment', { body: {} })).body.seed);
  await half.http('/v1/session/enrolment/confirm', { body: { code: codeOf(seed, time.ms) } });
}
const told = ({ status, body }: TestAnswer) => ({ status, code: body.code });

/** Somebody of another merchant. */
async function stranger() {
  const { id: merchant } = await server.addMerchant();
  const invited = await invite(admin, { roles: ['owner'], merchant });
  return { id: invited.body.id, session: sessionIn(server.url, await follow(invited.body.link)) };
}

describe('an owner', () => {
  it('invites to its team, by a link that is shown once', async () => {
    const first = await invite(owner, { address: 'a@example.com', roles: ['support'] }, 'once');
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      ...{ name: 'Li Na', address: 'a@example.com', merchant: 'demo-shop' },
      ...{ roles: ['support'], proposedRoles: null, status: 'invited' },
    });
    const again = await invite(owner, { address: 'a@example.com', roles: ['support'] }, 'once');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.link).toBeUndefined();
    const session = sessionIn(server.url, await follow(first.body.link));
    expect((await session.http('/v1/payments')).status).toBe(200);
    expect(told(await invite(session, { roles: ['owner'] }))).toStrictEqual({
      status: 403,
      code: 'forbidden',
    });
  });

  it('sees its team alone, and nobody of another merchant', async () => {
    const other = await stranger();
    const { body } = await owner.http('/v1/users?limit=100');
    const merchants = (body.data as { merchant: string }[]).map(({ merchant }) => merchant);
    expect(new Set(merchants)).toStrictEqual(new Set(['demo-shop']));
    for (const path of ['disable', 'enable', 'link', 'second-factor/reset', 'unlock']) {
      expect(told(await decide(owner, other.id, path))).toStrictEqual({
        status: 404,
        code: 'not_found',
      });
    }
    const roles = await decide(owner, other.id, 'roles', { roles: ['support'] });
    expect(told(roles)).toStrictEqual({ status: 404, code: 'not_found' });
    expect((await other.session.http('/v1/payments')).status).toBe(200);
    const foreign = await invite(owner, {
      roles: ['owner'],
      merchant: other.session.body.merchant ?? 'x',
    });
    expect(foreign.status).toBe(404);
  });

  it('gives no roles of the house, and decides nothing about itself', async () => {
    expect(told(await invite(owner, { roles: ['admin'] }))).toStrictEqual({
      status: 400,
      code: 'invalid_request',
    });
    const { id } = owner.body.user as { id: string };
    expect(told(await decide(owner, id, 'disable'))).toStrictEqual({
      status: 403,
      code: 'own_user',
    });
  });

  it('keeps somebody out at once, and lets in again', async () => {
    const { body } = await invite(owner, { roles: ['accountant'] });
    const session = sessionIn(server.url, await follow(body.link));
    expect((await decide(owner, body.id, 'disable')).body.status).toBe('disabled');
    expect((await session.http('/v1/payments')).status).toBe(401);
    expect(told(await decide(owner, body.id, 'link'))).toStrictEqual({
      status: 409,
      code: 'user_disabled',
    });
    expect((await decide(owner, body.id, 'enable')).body.status).toBe('active');
  });
});

describe('two admins', () => {
  it('are needed for a user of the house', async () => {
    const { body } = await invite(admin, { roles: ['finance'] });
    expect(body).toMatchObject({ roles: [], proposedRoles: ['finance'], merchant: null });
    expect(told(await decide(admin, body.id, 'roles/approve'))).toStrictEqual({
      status: 403,
      code: 'same_principal',
    });
    const missing = (code: string) => ({ status: 409, code });
    expect(told(await decide(admin2, body.id, 'roles/approve'))).toStrictEqual(
      missing('user_not_active'),
    );
    const half = sessionIn(server.url, await follow(body.link));
    expect(told(await decide(admin2, body.id, 'roles/approve'))).toStrictEqual(
      missing('second_factor_missing'),
    );
    await enrol(half);
    const approved = await decide(admin2, body.id, 'roles/approve');
    expect(approved.body).toMatchObject({ roles: ['finance'], proposedRoles: null });
  });

  it('are needed when somebody without a second factor is given a new link', async () => {
    const invited = await invite(admin, { roles: ['auditor'] });
    const half = sessionIn(server.url, await follow(invited.body.link));
    const renewed = await decide(admin2, invited.body.id, 'link');
    const { id } = admin2.body.user as { id: string };
    expect(renewed.body).toMatchObject({ status: 'invited', roles: [], proposedBy: id });
    expect((await half.http('/v1/session/enrolment', { body: {} })).status).toBe(401);
    await enrol(sessionIn(server.url, await follow(renewed.body.link)));
    expect(told(await decide(admin2, invited.body.id, 'roles/approve'))).toStrictEqual({
      status: 403,
      code: 'same_principal',
    });
  });

  it('are needed when a second factor was reset', async () => {
    const invited = await invite(admin, { roles: ['risk'] });
    await enrol(sessionIn(server.url, await follow(invited.body.link)));
    expect((await decide(admin2, invited.body.id, 'roles/approve')).status).toBe(200);
    const reset = await decide(admin, invited.body.id, 'second-factor/reset');
    expect(reset.body).toMatchObject({ secondFactor: false, roles: [], proposedRoles: ['risk'] });
  });
});

describe('a key', () => {
  it('keeps no users, whatever its role', async () => {
    const answer = await server.http('/v1/users', { key: server.keys.operator });
    expect(told(answer)).toStrictEqual({ status: 403, code: 'forbidden' });
  });

  it('that a person issued approves nothing that the person proposed', async () => {
    const operator = await personOf(server, 'operator');
    const issue = (name: string) =>
      operator.http('/v1/keys', {
        body: { role: 'operator', name },
        headers: { 'idempotency-key': name },
      });
    const first = await issue('first');
    const second = await issue('second');
    const approve = (by: SignedIn | string, key: unknown) => {
      const request = { body: {}, headers: { 'idempotency-key': `approve ${(asked += 1)}` } };
      const path = `/v1/keys/${String(key)}/approve`;
      return typeof by === 'string'
        ? server.http(path, { ...request, key: by })
        : by.http(path, request);
    };
    const same = { status: 403, code: 'same_principal' };
    expect(told(await approve(operator, first.body.id))).toStrictEqual(same);
    expect((await approve(await personOf(server, 'operator2'), first.body.id)).status).toBe(200);
    expect(told(await approve(String(first.body.key), second.body.id))).toStrictEqual(same);
  });
});

describe('what is dangerous', () => {
  it('needs a password that was shown within five minutes', async () => {
    const { session } = await stranger();
    time.ms += 6 * 60_000;
    const refused = await invite(session, { roles: ['support'] });
    expect(told(refused)).toStrictEqual({ status: 403, code: 'step_up_required' });
    const shown = await session.http('/v1/session/step-up', { body: { password: PASSWORD } });
    const stepped = sessionIn(server.url, shown);
    expect((await invite(stepped, { roles: ['support'] })).status).toBe(201);
  });

  it('another password ends the other sessions', async () => {
    const { session } = await stranger();
    const set = (password: string, newPassword: string) =>
      session.http('/v1/session/password', { body: { password, newPassword } });
    expect(told(await set('not the password', 'quite another one'))).toStrictEqual({
      status: 401,
      code: 'login_refused',
    });
    const weak = await set(PASSWORD, 'short');
    expect(weak.body).toMatchObject({ code: 'password_refused', param: 'newPassword' });
    const changed = sessionIn(server.url, await set(PASSWORD, 'quite another one'));
    expect((await changed.http('/v1/payments')).status).toBe(200);
    expect((await session.http('/v1/payments')).status).toBe(401);
  });
});
