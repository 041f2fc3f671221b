/**
 * The API fuzzed from its own OpenAPI document, over real sockets. Whatever is sent: it is answered, the
 * answer is one that the document promises, what is refused changes nothing, and in the end the server
 * lives, its books balance and its logs tell no secret.
 *
 * A failure prints its seed and path; `FUZZ_SEED=…` sends the same requests again.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allRoutes } from '../../api/composition/concepts.js';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { sized } from '../support/test-size.js';
import type { Operation } from './document.js';
import { documentedRequests } from './documented-request.js';
import { BODY_MARK, SECRETS } from './hostile.js';
import { codeOf, documentedFault, faultOf, mayRecord, RECORDED } from './judge.js';
import { type FuzzRequest, requestBytes, shown } from './request.js';
import { strayRequests } from './stray-request.js';
import { startWorld, type World } from './world.js';
import { exchange } from './wire.js';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const REQUESTS = sized({ small: 5, ci: 200, full: 1_000 });
const STRAYS = sized({ small: 2, ci: 40, full: 200 });
const MINUTES = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 2 * MINUTES);
afterAll(() => world.stop());

const operationOf = (name: string): Operation => {
  const found = world.document.operations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the document has no ${name}`);
  return found;
};

/** Sends a request and judges its answer. @throws with the request where something is wrong. */
async function mustBeRight(operation: Operation, request: FuzzRequest): Promise<void> {
  const { port, document } = world;
  const head = request.method === 'HEAD';
  const bytes = requestBytes(request, world.authorization(request.caller));
  await world.requestEvents();
  const answers = await exchange(port, bytes, { head, piece: request.piece || bytes.length });
  const wrong = (fault: string): never => {
    throw new Error(`${fault}\n${shown(request)}`);
  };
  const [answer] = answers;
  if (answer === undefined || answers.length > 1) return wrong(`${answers.length} answers`);
  const fault = request.documented
    ? documentedFault(document, operation, answer)
    : faultOf(document, answer, head);
  if (fault !== undefined) wrong(fault);
  const events = await world.requestEvents();
  const types = events.map(({ type }) => type);
  const wrote = types.join(', ');
  const isRead = ['GET', 'HEAD'].includes(request.method);
  if (events.length > 0 && isRead && !mayRecord(operation.name, types)) {
    wrong(`a read wrote ${wrote}`);
  }
  if (events.length > 0 && answer.status >= 400) {
    const recorded = RECORDED[operation.name]?.includes(codeOf(answer)) ?? false;
    if (!recorded) wrong(`${answer.status} ${codeOf(answer)} wrote ${wrote}`);
  }
}

describe(`the API, seed ${SEED}`, () => {
  const names = allRoutes.map(({ operation }) => operation);
  // A stream has no end to wait for (test/stream).
  const answering = allRoutes.filter(({ isStream }) => isStream !== true);
  const fuzzed = answering.map(({ operation }) => operation);

  it('documents every route', () => {
    expect(world.document.operations.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it.each(fuzzed)(
    '%s answers what it documents',
    async (name) => {
      const operation = operationOf(name);
      await fc.assert(
        fc.asyncProperty(documentedRequests(world.document, operation, world.known), (request) =>
          mustBeRight(operation, request),
        ),
        { seed: SEED, numRuns: REQUESTS },
      );
    },
    30 * MINUTES,
  );

  it.each(fuzzed)(
    '%s has neighbours that answer problems',
    async (name) => {
      const operation = operationOf(name);
      await fc.assert(
        fc.asyncProperty(strayRequests(world.document, operation, world.known), (request) =>
          mustBeRight(operation, request),
        ),
        { seed: SEED, numRuns: STRAYS },
      );
    },
    10 * MINUTES,
  );

  describe('after all of that', () => {
    it('the server lives and is ready', async () => {
      for (const path of ['/livez', '/readyz']) {
        expect((await world.server.http(path)).status).toBe(200);
      }
    });

    it(
      'the log, the books and the read models are what they should be',
      async () => {
        const { engine, keys, http } = world.server;
        const { body } = await http('/v1/ledgers/main/trial-balance', { key: keys.finance });
        expect(body.balanced).toBe(true);
        const { findings } = await verifyInstallation(engine.settings, () => undefined);
        expect(findings).toEqual([]);
      },
      10 * MINUTES,
    );

    it('the logs tell of no defect, no secret and no body', () => {
      const log = world.logLines.join('');
      expect(world.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
      for (const secret of [...SECRETS, BODY_MARK, ...Object.values(world.server.keys)]) {
        expect(world.logLines.filter((line) => line.includes(secret))).toEqual([]);
      }
      expect(log).not.toContain('Bearer ');
    });
  });
});
