/**
 * What people may, role by role, over real HTTP: each operation × each role × objects of the demo shop, of
 * somebody else and of nobody. The page, the table in the code and the server agree.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '../../api/composition/concepts.js';
import { mayPerson, RIGHTS } from '../../api/http/auth/rights.js';
import type { RouteContract } from '../../api/http/route.js';
import { USER_ROLES } from '../../domain/user/roles.js';
import { type SignedIn, personOf } from '../support/session.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import type { Objects } from './access-request.js';
import { accessRequest } from './access-requests.js';
import { lineOf } from './access-page.js';
import { accessWorld, nobodys } from './access-world.js';
import { rightsOnPage } from './people-page.js';

const keyed = allRoutes.filter(({ roles }) => Array.isArray(roles));
/** What ends the session that asks. */
const ENDING = ['signOut'];

/** A test for each, which there may be none of. */
const each = (
  routes: readonly RouteContract[],
  name: string,
  test: (route: RouteContract) => Promise<void>,
): void => {
  for (const route of routes) it(name.replace('%s', route.operation), () => test(route));
};

let server: BankServer;
let objects: readonly Objects[];
beforeAll(async () => {
  server = await startBankServer();
  const { mine, others } = await accessWorld(server);
  objects = [mine, others, nobodys];
});
afterAll(() => server.stop());

it('is the table of the page', () => {
  expect(rightsOnPage).toStrictEqual(RIGHTS);
});

it('names operations that there are, and that keys of the same role may use', () => {
  for (const { as, changes } of Object.values(RIGHTS)) {
    for (const operation of changes === 'all' ? [] : changes) {
      const route = allRoutes.find((one) => one.operation === operation);
      expect({ operation, method: route?.method }).not.toMatchObject({ method: 'get' });
      expect({ operation, roles: route?.roles }).toMatchObject({
        roles: expect.arrayContaining([as]) as unknown,
      });
    }
  }
});

describe.each(USER_ROLES)('%s', (role) => {
  let person: SignedIn;
  beforeAll(async () => {
    person = await personOf(server, role);
  });

  const ask = (route: RouteContract, whose: Objects) => {
    const { path, ...request } = accessRequest(route, whose);
    return person.http(path, request);
  };

  const allowed = (route: RouteContract): boolean => mayPerson(route, [role]);

  it('is told of each operation that it may use', () => {
    const may = allRoutes.filter(allowed).map(({ operation }) => operation);
    expect(person.body.may).toStrictEqual(may);
  });

  each(
    keyed.filter((route) => !allowed(route)),
    'may not %s, and changes nothing',
    async (route) => {
      const head = await server.engine.log.head();
      for (const whose of objects) {
        const { status, body } = await ask(route, whose);
        expect({ status, code: body.code }).toStrictEqual({ status: 403, code: 'forbidden' });
      }
      expect(await server.engine.log.head()).toBe(head);
    },
  );

  each(
    keyed.filter((route) => allowed(route) && !ENDING.includes(route.operation)),
    'may %s',
    async (route) => {
      for (const whose of objects) {
        const { status, body, text } = await ask(route, whose);
        const { code } = body;
        expect({ text, refused: code === 'forbidden' || code === 'csrf_refused' }).toStrictEqual({
          text,
          refused: false,
        });
        expect(status).toBeLessThan(500);
      }
    },
  );

  const { as } = RIGHTS[role];
  const owned = keyed.filter(
    (route) => allowed(route) && as === 'merchant' && lineOf(route).merchant === 'own',
  );
  each(
    // The format of a file names no object.
    owned.filter(({ path }) => /\{(?!format)/.test(path)),
    'is answered 404 on %s of another merchant, as of nobody',
    async (route) => {
      const [foreign, unknown] = [
        await ask(route, objects[1] ?? nobodys),
        await ask(route, nobodys),
      ];
      expect([foreign.status, unknown.status]).toStrictEqual([404, 404]);
      expect(foreign.body.code).toBe('not_found');
    },
  );
});
