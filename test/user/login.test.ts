/** People in the engine: links, passwords, second factors and lockout, over a real log and a real key store. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { USER_STREAM } from '../../domain/user/streams.js';
import type { User } from '../../domain/user/user.js';
import { LOCKED_MS, MAX_ATTEMPTS, MAX_CODE_ATTEMPTS } from '../../engine/user/login-attempts.js';
import type { Users } from '../../engine/user/open-users.js';
import { createPasswordHasher, PasswordsBusy } from '../../engine/user/password-hash.js';
import { stepOfCode } from '../../engine/user/second-factor.js';
import { codeOf, PASSWORD } from './credentials.js';
import { usersOfAStore } from './users-of-a-store.js';

const BO = 'bo.li@shop.example';
const REFUSED = { accepted: false, rejection: { code: 'login_refused' } };
const LOCKED = { accepted: false, rejection: { code: 'login_locked' } };

let world: Awaited<ReturnType<typeof usersOfAStore>>;
let users: Users;

beforeEach(async () => {
  world = await usersOfAStore();
  users = await world.open();
});
afterEach(() => world.close());

const login = (address: string, password: string) =>
  users.login.password(address, password, world.time.ms);

async function enrolled(user: User): Promise<{ seed: string; codes: readonly string[] }> {
  const { seed } = await users.login.beginEnrolment(user, world.time.ms);
  const outcome = await users.login.enrol(user, codeOf(seed, world.time.ms), world.context());
  if (!outcome.accepted) throw new Error(outcome.rejection.detail);
  // The code that was shown to enrol is used up.
  world.time.ms += 60_000;
  return { seed, codes: outcome.recoveryCodes };
}

const present = (user: User): User => users.directory.known(user.id) ?? user;
const second = (user: User, code: string) =>
  users.login.secondFactor(present(user), code, world.context());

describe('a password', () => {
  it('lets in by the address, in any case, and by no other password', async () => {
    const user = await world.person(users, BO);
    expect(await login(' BO.li@Shop.example ', PASSWORD)).toMatchObject({
      accepted: true,
      user: { id: user.id },
    });
    expect(await login(BO, `${PASSWORD}.`)).toMatchObject(REFUSED);
  });

  it('is refused word for word as for nobody: wrong, unknown, invited, disabled', async () => {
    const user = await world.person(users, BO);
    const invitation = { name: 'An', roles: ['risk'] as const, merchant: null, by: null };
    await users.directory.invite(
      { ...invitation, address: 'an@house.example', idempotencyKey: 'an' },
      world.context(),
    );
    const answers = [
      await login(BO, 'a wrong password'),
      await login('nobody@shop.example', PASSWORD),
      await login('an@house.example', PASSWORD),
    ];
    await users.directory.decide({ type: 'DisableUser', id: user.id, by: null }, world.context());
    answers.push(await login(BO, PASSWORD));
    for (const answer of answers) expect(answer).toStrictEqual(answers[0]);
    expect(answers[0]).toMatchObject(REFUSED);
  });

  it('lies in no event in clear, nor do name and address', async () => {
    await world.person(users, BO);
    const events = await world.log.readStream(USER_STREAM, { limit: 10 });
    const text = JSON.stringify(events, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(events.length).toBe(2);
    for (const secret of [PASSWORD, BO, 'Bo Li', 'argon2']) expect(text).not.toContain(secret);
  });

  it('is sealed anew when it changes, and what the password before was sealed under is destroyed', async () => {
    const user = await world.person(users, BO);
    const before = user.password?.key ?? '';
    const changed = await users.directory.changePassword(
      user.id,
      'another good one',
      world.context(),
    );
    expect(changed.accepted).toBe(true);
    expect(await world.stateOf(before)).toBe('destroyed');
    expect(await login(BO, PASSWORD)).toMatchObject(REFUSED);
    expect(await login(BO, 'another good one')).toMatchObject({ accepted: true });
  });

  it.each([
    ['too short', 'short'],
    ['too long', 'x1'.repeat(65)],
    ['one character', 'a'.repeat(20)],
    ['the address', BO.toUpperCase()],
  ])('that is %s is refused, and the link stands', async (_name, password) => {
    const request = { name: 'Bo', roles: ['risk'] as const, merchant: null, by: null };
    const invited = await users.directory.invite(
      { ...request, address: BO, idempotencyKey: 'bo' },
      world.context(),
    );
    const link = invited.accepted ? (invited.link ?? '') : '';
    const follow = (which: string) => users.directory.followLink(link, which, world.context());
    expect(await follow(password)).toMatchObject({ rejection: { code: 'password_refused' } });
    expect(await follow(PASSWORD)).toMatchObject({ accepted: true });
    expect(await follow(PASSWORD)).toMatchObject({ rejection: { code: 'link_invalid' } });
  });

  it('is hashed by argon2id, a few at a time, and no more wait than can be served', async () => {
    const hasher = createPasswordHasher();
    const hashed = await hasher.hash(PASSWORD);
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const outcomes = Array.from({ length: 60 }, () => hasher.inTurn(() => held));
    await expect(outcomes.at(-1)).rejects.toBeInstanceOf(PasswordsBusy);
    release();
    const settled = await Promise.allSettled(outcomes);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBe(52);
  });
});

describe('a link', () => {
  it('is shown once, and is worth nothing after a week or altered', async () => {
    const request = { name: 'Bo', roles: ['risk'] as const, merchant: null, by: null };
    const invite = () =>
      users.directory.invite({ ...request, address: BO, idempotencyKey: 'bo' }, world.context());
    const [first, again] = [await invite(), await invite()];
    expect(again).toMatchObject({ accepted: true, isNew: false, link: undefined });
    const link = first.accepted ? (first.link ?? '') : '';
    const invalid = { rejection: { code: 'link_invalid' } };
    const follow = (which: string) => users.directory.followLink(which, PASSWORD, world.context());
    for (const wrong of ['', 'usr_x.y', `${link}x`, link.replace(/.$/, '_')]) {
      if (wrong !== link) expect(await follow(wrong)).toMatchObject(invalid);
    }
    world.time.ms += 7 * 86_400_000;
    expect(await follow(link)).toMatchObject(invalid);
  });
});

describe('too many wrong passwords', () => {
  it('lock the address out for a while, known or not, and append nothing', async () => {
    const user = await world.person(users, BO);
    const head = await world.log.head();
    for (const address of [BO, 'nobody@shop.example']) {
      for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
        expect(await login(address, 'a wrong password')).toMatchObject(REFUSED);
      }
      expect(await login(address, PASSWORD)).toMatchObject({ ...LOCKED, retryAfterMs: LOCKED_MS });
    }
    expect(users.login.isLocked(user, world.time.ms)).toBe(true);
    expect(await world.log.head()).toBe(head);
    world.time.ms += LOCKED_MS;
    expect(await login(BO, PASSWORD)).toMatchObject({ accepted: true });
  });

  it('count when they come at the same time, and after a restart', async () => {
    await world.person(users, BO);
    const answers = await Promise.all(
      Array.from({ length: MAX_ATTEMPTS + 3 }, () => login(BO, 'a wrong password')),
    );
    expect(
      answers.filter((one) => !one.accepted && one.rejection.code === 'login_locked').length,
    ).toBe(3);
    users = await world.open();
    expect(await login(BO, PASSWORD)).toMatchObject(LOCKED);
  });

  it('are forgotten by a right password, and when somebody lifts the lockout', async () => {
    const user = await world.person(users, BO);
    for (let tries = 1; tries < MAX_ATTEMPTS; tries++) await login(BO, 'a wrong password');
    expect(await login(BO, PASSWORD)).toMatchObject({ accepted: true });
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++) await login(BO, 'a wrong password');
    expect(await login(BO, PASSWORD)).toMatchObject(LOCKED);
    await users.login.liftLockout(user.id, null, world.context());
    expect(await login(BO, PASSWORD)).toMatchObject({ accepted: true });
  });
});

describe('a second factor', () => {
  it('follows RFC 6238: the last six digits of its test values', () => {
    const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const values: readonly [number, string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
    ];
    for (const [seconds, code] of values) {
      expect(stepOfCode(seed, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
      // A step early and a step late, and no more.
      expect(stepOfCode(seed, code, (seconds + 30) * 1_000)).toBe(Math.floor(seconds / 30));
      expect(stepOfCode(seed, code, (seconds + 60) * 1_000)).toBeUndefined();
    }
    for (const wrong of ['', '28708', '2870821', '28708a', ' 287082']) {
      expect(stepOfCode(seed, wrong, 59_000)).toBeUndefined();
    }
  });

  it('is enrolled by a code of it, and a code is taken once', async () => {
    const user = await world.person(users, BO);
    const { seed } = await enrolled(user);
    const code = codeOf(seed, world.time.ms);
    expect(await second(user, code)).toMatchObject({ accepted: true });
    expect(await second(user, code)).toMatchObject(REFUSED);
    // Nor a code of an earlier step.
    expect(await second(user, codeOf(seed, world.time.ms - 30_000))).toMatchObject(REFUSED);
  });

  it('is not enrolled by another code, nor too late, and nothing is kept then', async () => {
    const user = await world.person(users, BO);
    const head = await world.log.head();
    const enrol = (code: string) => users.login.enrol(user, code, world.context());
    expect(await enrol('123456')).toMatchObject(REFUSED);
    const { seed } = await users.login.beginEnrolment(user, world.time.ms);
    expect(await enrol(codeOf(seed, world.time.ms + 300_000))).toMatchObject(REFUSED);
    world.time.ms += 600_000;
    expect(await enrol(codeOf(seed, world.time.ms))).toMatchObject(REFUSED);
    expect(await world.log.head()).toBe(head);
  });

  it('has recovery codes: each works once, however it is typed', async () => {
    const user = await world.person(users, BO);
    const { codes } = await enrolled(user);
    const [first = '', other = ''] = codes;
    expect(codes.length).toBe(10);
    expect(await second(user, first.toUpperCase().replaceAll('-', ' '))).toMatchObject({
      accepted: true,
    });
    expect(await second(user, first)).toMatchObject(REFUSED);
    const both = await Promise.all([second(user, other), second(user, other)]);
    expect(both.filter(({ accepted }) => accepted).length).toBe(1);
  });

  it('is locked after a few wrong codes: the right code too', async () => {
    const user = await world.person(users, BO);
    const { seed } = await enrolled(user);
    const head = await world.log.head();
    const right = codeOf(seed, world.time.ms);
    for (let tries = 0; tries < MAX_CODE_ATTEMPTS; tries++) {
      expect(await second(user, right === '000000' ? '000001' : '000000')).toMatchObject(REFUSED);
    }
    expect(await second(user, right)).toMatchObject(LOCKED);
    expect(await world.log.head()).toBe(head);
  });

  it('that was reset is sealed under nothing any more, and a start makes up for a crash', async () => {
    const user = await world.person(users, BO);
    await enrolled(user);
    const key = present(user).secondFactor?.sealed.key ?? '';
    await users.directory.decide(
      { type: 'ResetSecondFactor', id: user.id, by: null },
      world.context(),
    );
    expect(await world.stateOf(key)).toBe('destroyed');
    await (await world.open()).directory.destroyEnded();
    const { profile, password } = present(user);
    expect(await world.stateOf(profile.key)).toBe('present');
    expect(await world.stateOf(password?.key ?? '')).toBe('present');
  });
});

describe('a start', () => {
  it('destroys nothing that another server has sealed since it read the users', async () => {
    const bo = await world.person(users, BO);
    const starting = await world.open();
    await users.directory.changePassword(bo.id, 'quite another one', world.context());
    const an = await world.person(users, 'an@shop.example');
    await starting.directory.destroyEnded();
    const parts = [bo, an].map(present).flatMap(({ profile, password }) => [profile, password]);
    const states = parts.map((part) => world.stateOf(part?.key ?? ''));
    expect(await Promise.all(states)).toStrictEqual(Array(4).fill('present'));
    expect(await login(BO, 'quite another one')).toMatchObject({ accepted: true });
  });
});
