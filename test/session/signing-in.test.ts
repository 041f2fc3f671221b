/** Signing in over real HTTP: what a session may, what a foreign page cannot make it do, and how it ends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IDLE_MS } from '../../domain/session/session.js';
import { LOCKED_MS, MAX_ATTEMPTS } from '../../engine/user/login-attempts.js';
import type { UserRole } from '../../domain/user/roles.js';
import { devLink, personOf, sessionIn, type SignedIn } from '../support/session.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { codeOf, PASSWORD } from '../user/credentials.js';

const time = { ms: Date.parse('2026-03-01T12:00:00Z') };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => time.ms } });
});
afterAll(() => server.stop());

let people = 0;
const context = () => ({ correlationId: 't', causationId: 't', actor: 't', nowMs: time.ms });

/** An invitation as `tallybook users create` makes it. */
async function invited(
  roles: readonly UserRole[] = ['owner'],
  merchant: string | null = 'demo-shop',
) {
  const address = `person${(people += 1)}@example.com`;
  const request = { name: 'Bo Li', address, roles, merchant, by: null, idempotencyKey: address };
  const outcome = await server.engine.users.directory.invite(request, context());
  if (!outcome.accepted) throw new Error(outcome.rejection.detail);
  return { address, link: outcome.link ?? '', id: outcome.user.id };
}

const follow = (link: string, password: string | undefined = PASSWORD) =>
  server.http('/v1/session/link', { body: { link, password } });
const signIn = (address: string, password = PASSWORD, rest: object = {}, headers = {}) =>
  server.http('/v1/session', { body: { address, password, ...rest }, headers });
const post = ({ http }: SignedIn, path: string, body: object = {}, headers = {}) =>
  http(path, { body, headers });
const told = ({ status, body }: { status: number; body: Readonly<Record<string, unknown>> }) => ({
  status,
  code: body.code,
});
const current = async (cookie: string) =>
  (await server.http('/v1/session', { headers: { cookie } })).body.session;

/** Somebody of a merchant, without a second factor. */
async function owner() {
  const person = await invited();
  await follow(person.link);
  return { ...person, session: sessionIn(server.url, await signIn(person.address)) };
}

/** Enrols a second factor in a session. @returns the seed, recovery codes and the session from then on. */
async function enrolled(session: SignedIn) {
  const begun = await post(session, '/v1/session/enrolment');
  const seed = String(begun.body.seed);
  const answer = await post(session, '/v1/session/enrolment/confirm', {
    code: codeOf(seed, time.ms),
  });
  expect(answer.status).toBe(200);
  const body = answer.body.session as Record<string, unknown>;
  return {
    seed,
    codes: answer.body.recoveryCodes as string[],
    session: sessionIn(server.url, { ...answer, body }),
  };
}

describe('a link of an invitation', () => {
  it('sets a password once, and signs in', async () => {
    const { link, address, id } = await invited();
    const weak = await follow(link, 'aaaaaaaaaaaaaaaa');
    expect(told(weak)).toStrictEqual({ status: 400, code: 'password_refused' });
    const answer = await follow(link);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      level: 'full',
      user: { id, name: 'Bo Li', address, merchant: 'demo-shop', roles: ['owner'] },
    });
    expect(told(await follow(link))).toStrictEqual({ status: 404, code: 'link_invalid' });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^tallybook=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });
});

describe('address and password', () => {
  it('begin a session of somebody of a merchant', async () => {
    const { session, id } = await owner();
    expect((await session.http('/v1/payments')).status).toBe(200);
    expect(await current(session.cookie)).toMatchObject({ user: { id }, level: 'full' });
  });

  it('tell nobody whether there is such a user', async () => {
    const { address } = await owner();
    const wrong = await signIn(address, 'not the password');
    const unknown = await signIn('nobody@example.com', 'not the password');
    expect(told(wrong)).toStrictEqual({ status: 401, code: 'login_refused' });
    expect({ ...unknown.body, requestId: '' }).toStrictEqual({ ...wrong.body, requestId: '' });
    expect(unknown.headers.get('set-cookie')).toBeNull();
  });

  it('lock after too many attempts, known or not, with the time to wait', async () => {
    const { address } = await owner();
    for (const tried of [address, 'guessed@example.com']) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        expect((await signIn(tried, 'not the password')).status).toBe(401);
      }
      const locked = await signIn(tried);
      expect(told(locked)).toStrictEqual({ status: 429, code: 'login_locked' });
      expect(locked.headers.get('retry-after')).toBe(String(LOCKED_MS / 1_000));
    }
    time.ms += LOCKED_MS;
    expect((await signIn(address)).status).toBe(201);
  });

  it('append nothing to the log, whether they are right or wrong', async () => {
    const { address } = await owner();
    const head = await server.engine.log.head();
    await signIn(address);
    await signIn(address, 'not the password');
    expect(await server.engine.log.head()).toBe(head);
  });

  it('begin a session of their own, whatever cookie was planted', async () => {
    const { address, session } = await owner();
    const again = sessionIn(
      server.url,
      await signIn(address, PASSWORD, {}, { cookie: session.cookie }),
    );
    expect(again.cookie).not.toBe(session.cookie);
    expect(await current(session.cookie)).toBeNull();
    const planted = `tallybook=${'x'.repeat(43)}`;
    const fresh = sessionIn(server.url, await signIn(address, PASSWORD, {}, { cookie: planted }));
    expect(fresh.cookie).not.toBe(planted);
    expect(await current(planted)).toBeNull();
  });
});

describe('the second factor', () => {
  it('is enrolled by people of the house before they may do anything', async () => {
    const { link } = await invited(['finance'], null);
    const half = sessionIn(server.url, await follow(link));
    expect(half.body).toMatchObject({ level: 'password', may: [] });
    const refused = { status: 403, code: 'second_factor_required' };
    expect(told(await half.http('/v1/payments'))).toStrictEqual(refused);
    expect(told(await half.http('/v1/sessions'))).toStrictEqual(refused);
    const { session, codes } = await enrolled(half);
    expect(codes).toHaveLength(10);
    expect((await session.http('/v1/payments')).status).toBe(200);
    expect(await current(half.cookie)).toBeNull();
  });

  it('is asked for from then on; a recovery code stands in for it once', async () => {
    const { address, session: first } = await owner();
    const { seed, codes } = await enrolled(first);
    time.ms += 60_000;
    const half = sessionIn(server.url, await signIn(address));
    expect(half.body.level).toBe('password');
    expect(told(await post(half, '/v1/session/enrolment'))).toStrictEqual({
      status: 403,
      code: 'second_factor_required',
    });
    expect(told(await post(half, '/v1/session/step-up', { password: PASSWORD }))).toStrictEqual({
      status: 403,
      code: 'second_factor_required',
    });
    expect(told(await post(half, '/v1/session/step-up', { code: '000000' }))).toStrictEqual({
      status: 401,
      code: 'login_refused',
    });
    const code = codeOf(seed, time.ms);
    const full = await post(half, '/v1/session/step-up', { code });
    expect(full.body).toMatchObject({ level: 'full' });
    expect(sessionIn(server.url, full).cookie).not.toBe(half.cookie);
    expect(await current(half.cookie)).toBeNull();
    expect(told(await signIn(address, PASSWORD, { code })).code).toBe('login_refused');
    const recovered = await signIn(address, PASSWORD, { code: codes[3] });
    expect(recovered.body).toMatchObject({ level: 'full' });
    expect(told(await signIn(address, PASSWORD, { code: codes[3] })).code).toBe('login_refused');
  });
});

describe('a page of another site', () => {
  let session: SignedIn;
  beforeAll(async () => {
    ({ session } = await owner());
  });
  const refused = { status: 403, code: 'csrf_refused' };
  const refund = (headers: Record<string, string>) =>
    server.http('/v1/payments/pay_0/cancel', {
      body: {},
      headers: { cookie: session.cookie, 'idempotency-key': 'x', ...headers },
    });

  it('cannot show the token of the session', async () => {
    expect(told(await refund({}))).toStrictEqual(refused);
    expect(told(await refund({ 'tallybook-csrf': 'x'.repeat(43) }))).toStrictEqual(refused);
    const { session: other } = await owner();
    expect(told(await refund({ 'tallybook-csrf': other.csrfToken }))).toStrictEqual(refused);
    expect((await refund({ 'tallybook-csrf': session.csrfToken })).status).toBe(404);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is known by %j, even with the token', async (headers) => {
    const sent = { 'tallybook-csrf': session.csrfToken, ...headers };
    expect(told(await refund(sent))).toStrictEqual(refused);
    expect(told(await signIn('a@example.com', PASSWORD, {}, headers))).toStrictEqual(refused);
  });

  it('is told apart from a page of this server', async () => {
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' };
    expect((await refund({ 'tallybook-csrf': session.csrfToken, ...own })).status).toBe(404);
  });

  it('reads no answer: no origin is allowed', async () => {
    const answer = await server.http('/v1/session', {
      headers: { cookie: session.cookie, origin: 'https://evil.example' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a session', () => {
  it('ends by signing out', async () => {
    const { session } = await owner();
    const answer = await post(session, '/v1/session/end');
    expect(answer.headers.get('set-cookie')).toMatch(/^tallybook=; Max-Age=0; /);
    expect(told(await session.http('/v1/payments'))).toStrictEqual({
      status: 401,
      code: 'unauthenticated',
    });
  });

  it('ends when nothing was requested for half an hour', async () => {
    const { session } = await owner();
    time.ms += IDLE_MS;
    expect(await current(session.cookie)).toBeNull();
  });

  it('ends at once when its user is disabled', async () => {
    const { session, id } = await owner();
    await server.engine.users.directory.decide({ type: 'DisableUser', id, by: null }, context());
    expect((await session.http('/v1/payments')).status).toBe(401);
  });

  it('is listed, and ended by its person from another session', async () => {
    const { address, session } = await owner();
    const other = sessionIn(server.url, await signIn(address));
    const { body } = await session.http('/v1/sessions');
    const listed = body.data as { id: string; current: boolean }[];
    // The link of the invitation began a session, too.
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ current: is }) => is)).toMatchObject([{ id: session.body.id }]);
    expect(listed.map(({ id }) => id)).toContain(other.body.id);
    const { session: stranger } = await owner();
    const path = `/v1/sessions/${String(other.body.id)}/end`;
    expect(told(await post(stranger, path))).toStrictEqual({ status: 404, code: 'not_found' });
    expect((await post(session, path)).status).toBe(200);
    expect(await current(other.cookie)).toBeNull();
  });

  it('steps up for five minutes, and has another cookie from then on', async () => {
    const { session } = await owner();
    time.ms += 6 * 60_000;
    expect(await current(session.cookie)).toMatchObject({ steppedUpUntil: null });
    const wrong = await post(session, '/v1/session/step-up', { password: 'not the password' });
    expect(told(wrong)).toStrictEqual({ status: 401, code: 'login_refused' });
    const answer = await post(session, '/v1/session/step-up', { password: PASSWORD });
    expect(answer.body.steppedUpUntil).toBe(new Date(time.ms + 5 * 60_000).toISOString());
    expect(await current(session.cookie)).toBeNull();
  });

  it('is passed over if a key is sent, too', async () => {
    const { session } = await owner();
    const request = { key: server.keys.operator, headers: { cookie: session.cookie } };
    expect((await server.http('/v1/events', request)).status).toBe(200);
    expect((await server.http('/v1/payments', { ...request, key: 'tbk_no' })).status).toBe(401);
  });
});

describe('a link of development', () => {
  it('signs in once as its role, and another takes its place', async () => {
    const link = devLink(server, 'auditor');
    const auditor = await personOf(server, 'auditor');
    expect(auditor.body).toMatchObject({ level: 'full', user: { roles: ['auditor'] } });
    expect((await auditor.http('/v1/events')).status).toBe(200);
    expect(devLink(server, 'auditor')).not.toBe(link);
    const again = await server.http('/v1/session/link', { body: { link: link.split('#')[1] } });
    expect(told(again)).toStrictEqual({ status: 404, code: 'link_invalid' });
    const next = await personOf(server, 'auditor');
    expect(next.body.user).toStrictEqual(auditor.body.user);
  });

  it('names its person in what it leads to', async () => {
    const support = await personOf(server, 'support');
    const paid = await server.pay({ reference: 'refunded by a person' });
    const path = `/v1/payments/${String(paid.body.id)}`;
    const refunded = await post(support, `${path}/refunds`, {}, { 'idempotency-key': 'r' });
    expect(refunded.status).toBe(201);
    const { text } = await server.http(`/v1/events?limit=100`, { key: server.keys.auditor });
    expect(text).toContain(`user:${(support.body.user as { id: string }).id}`);
  });
});
