/** Sessions over a real file: how they end, and what a token is worth. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  HALF_OPEN_MS,
  IDLE_MS,
  isSteppedUp,
  LASTS_MS,
  MAX_SESSIONS,
  STEPPED_UP_MS,
} from '../../domain/session/session.js';
import type { User } from '../../domain/user/user.js';
import { openSessions, type Sessions, type StartedSession } from '../../engine/session/sessions.js';
import type { Users } from '../../engine/user/open-users.js';
import { createIdSource } from '../../engine/random-ids.js';
import { codeOf } from '../user/credentials.js';
import { usersOfAStore } from '../user/users-of-a-store.js';

let world: Awaited<ReturnType<typeof usersOfAStore>>;
let users: Users;
let sessions: Sessions;
let owner: User;
let operator: User;

const clock = { now: () => world.time.ms };
const open = () =>
  openSessions({
    ...{ dataDir: world.dataDir, clock, ids: createIdSource(clock) },
    directory: users.directory,
  });

beforeEach(async () => {
  world = await usersOfAStore();
  users = await world.open();
  owner = await world.person(users, 'owner@shop.example', ['owner'], 'shop');
  operator = await world.person(users, 'operator@house.example', ['operator']);
  sessions = open();
});
afterEach(async () => {
  sessions.close();
  await world.close();
});

function raise(started: StartedSession, user: User): StartedSession {
  const raised = sessions.raise(started, user);
  if (raised === undefined) throw new Error('the session is over');
  return raised;
}

const level = (token: string) => sessions.open(token)?.session.level;

describe('a session', () => {
  it('is full after the password for a team without a second factor, and half open for the house', () => {
    expect(level(sessions.start(owner).token)).toBe('full');
    expect(level(sessions.start(operator).token)).toBe('password');
  });

  it('is half open for whoever has enrolled a second factor, and full when it was shown', async () => {
    const { seed } = await users.login.beginEnrolment(owner, world.time.ms);
    await users.login.enrol(owner, codeOf(seed, world.time.ms), world.context());
    const now = users.directory.known(owner.id) ?? owner;
    const half = sessions.start(now);
    expect(level(half.token)).toBe('password');
    const full = raise(half, now);
    expect(level(full.token)).toBe('full');
    expect(full.session.id).toBe(half.session.id);
    // A token that somebody planted before is worth nothing.
    expect(sessions.open(half.token)).toBeUndefined();
  });

  it('opens by its token alone', () => {
    const { token, session } = sessions.start(owner);
    for (const wrong of ['', session.id, `${token}x`, token.replace(/^./, '.'), 'x'.repeat(43)]) {
      expect(sessions.open(wrong)).toBeUndefined();
    }
  });

  it('goes on after a restart, and its file holds no token and is its owner’s alone', () => {
    const { token } = sessions.start(owner);
    sessions.close();
    sessions = open();
    expect(level(token)).toBe('full');
    const file = join(world.dataDir, 'sessions.sqlite');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes(token)).toBe(false);
  });

  it('ends when it is idle, and goes on as long as it is used, up to its end', () => {
    const { token } = sessions.start(owner);
    world.time.ms += IDLE_MS;
    expect(level(token)).toBeUndefined();
    const used = sessions.start(owner);
    for (let ms = 0; ms < LASTS_MS - IDLE_MS; ms += IDLE_MS / 2) {
      world.time.ms += IDLE_MS / 2;
      expect(level(used.token)).toBe('full');
    }
    world.time.ms = used.session.startedMs + LASTS_MS;
    expect(level(used.token)).toBeUndefined();
  });

  it('that waits for the second factor does not wait long', () => {
    const { token } = sessions.start(operator);
    world.time.ms += HALF_OPEN_MS;
    expect(level(token)).toBeUndefined();
  });

  it('ends when the user is disabled, or has another password or second factor', async () => {
    const disabled = sessions.start(operator);
    await users.directory.decide(
      { type: 'DisableUser', id: operator.id, by: null },
      world.context(),
    );
    expect(level(disabled.token)).toBeUndefined();
    const before = sessions.start(owner);
    await users.directory.changePassword(owner.id, 'another good one', world.context());
    expect(level(before.token)).toBeUndefined();
    const again = sessions.start(users.directory.known(owner.id) ?? owner);
    const { seed } = await users.login.beginEnrolment(owner, world.time.ms);
    await users.login.enrol(owner, codeOf(seed, world.time.ms), world.context());
    expect(level(again.token)).toBeUndefined();
  });

  it('is confirmed before a write as another process has left the user, and not when it was ended', async () => {
    const opened = sessions.start(operator);
    expect(await sessions.confirm(opened)).toMatchObject({ user: { id: operator.id } });
    const elsewhere = await world.open();
    await elsewhere.directory.decide(
      { type: 'DisableUser', id: operator.id, by: null },
      world.context(),
    );
    await users.directory.refresh();
    expect(await sessions.confirm(opened)).toBeUndefined();
    const ended = sessions.start(owner);
    expect(sessions.end(ended.session.id, operator.id)).toBe(false);
    expect(sessions.end(ended.session.id, owner.id)).toBe(true);
    expect(sessions.end(ended.session.id, owner.id)).toBe(false);
    expect(await sessions.confirm(ended)).toBeUndefined();
    expect(sessions.open(ended.token)).toBeUndefined();
  });

  it('that was ended stays ended, whatever was on the way, and a token is raised once', () => {
    const ended = sessions.start(owner);
    sessions.end(ended.session.id, owner.id);
    expect(sessions.raise(ended, owner)).toBeUndefined();
    expect(sessions.of(owner)).toStrictEqual([]);
    const started = sessions.start(owner);
    const raised = raise(started, owner);
    expect(sessions.raise(started, owner)).toBeUndefined();
    expect(level(raised.token)).toBe('full');
  });

  it('is listed for its user, and the oldest ends when there are too many', () => {
    const all = Array.from({ length: MAX_SESSIONS + 2 }, () => {
      world.time.ms += 1;
      return sessions.start(owner);
    });
    sessions.start(operator);
    const kept = all.slice(2).map(({ session }) => session.id);
    expect(sessions.of(owner).map(({ id }) => id)).toStrictEqual(kept);
    expect(level(all[0]?.token ?? '')).toBeUndefined();
  });

  it('is stepped up for a few minutes after something was shown, and never while half open', () => {
    const started = sessions.start(owner);
    expect(isSteppedUp(started.session, world.time.ms)).toBe(true);
    world.time.ms += STEPPED_UP_MS;
    expect(isSteppedUp(started.session, world.time.ms)).toBe(false);
    expect(isSteppedUp(raise(started, owner).session, world.time.ms)).toBe(true);
    expect(isSteppedUp(sessions.start(operator).session, world.time.ms)).toBe(false);
  });
});
