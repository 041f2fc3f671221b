/** Whether a person who follows may go on: asked with each beat, for as long as the stream is open. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import express from 'express';
import { streamEndpoint } from '../../api/http/endpoint.js';
import { createLogger } from '../../api/http/logger.js';
import { createMetrics } from '../../api/http/metrics.js';
import { contextOf, requestContext } from '../../api/http/request-context.js';
import { streamRoutes } from '../../api/stream/contract.js';
import { createIdSource } from '../../engine/random-ids.js';
import { openSessions, type Sessions } from '../../engine/session/sessions.js';
import type { Users } from '../../engine/user/open-users.js';
import { usersOfAStore } from '../user/users-of-a-store.js';

let world: Awaited<ReturnType<typeof usersOfAStore>>;
let users: Users;
let sessions: Sessions;
beforeEach(async () => {
  world = await usersOfAStore();
  users = await world.open();
  const clock = { now: () => world.time.ms };
  sessions = openSessions({
    ...{ dataDir: world.dataDir, clock, ids: createIdSource(clock) },
    directory: users.directory,
  });
});
afterEach(async () => {
  sessions.close();
  await world.close();
});

const keys = { confirm: () => Promise.reject(new Error('a person has no key')) };

it('as long as a role is left, and not from then on', async () => {
  const user = await world.person(users, 'operator@house.example');
  const admin = await world.person(users, 'admin@house.example', ['admin']);
  const started = sessions.start(user);
  const { serve } = streamEndpoint(streamRoutes.followChanges, (request, sink) => {
    const may = () => request.mayGoOn({ keys, sessions });
    void answers(may).then((all) => sink.end(JSON.stringify(all)));
  });
  const app = express()
    .use(requestContext(createLogger('silent'), createMetrics()))
    .use((request, _response, next) => {
      contextOf(request).session = started;
      next();
    })
    .get('/v1/stream', serve);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const answer = await fetch(`http://127.0.0.1:${address.port}/v1/stream`);
  const all: unknown = await answer.json();
  await new Promise((resolve) => server.close(resolve));
  expect(all).toStrictEqual([true, false]);

  async function answers(may: () => Promise<boolean>): Promise<boolean[]> {
    const before = await may();
    // Another role waits for another admin; what the user was is over at once.
    const change = { type: 'ChangeRoles' as const, id: user.id, by: admin.id };
    await users.directory.decide({ ...change, roles: ['auditor'] }, world.context());
    return [before, await may()];
  }
});
