/** Who may change and approve roles, and when they come into force. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { users } from '../../domain/user/decider.js';
import type { UserCommand } from '../../domain/user/commands.js';
import type { UserEvent } from '../../domain/user/events.js';
import { HOUSE_ROLES, type UserRole } from '../../domain/user/roles.js';
import { hasRole, statusOf } from '../../domain/user/user.js';
import { AT } from '../support/given-when-then.js';
import {
  activated,
  ADMIN,
  admin,
  ADMIN2,
  admin2,
  BOB,
  enrolled,
  given,
  invited,
  inviteUser,
  link,
  member,
  operator,
  OWNER,
  owner,
  sealed,
} from './users.js';

const rolesChanged = (
  user: string,
  roles: readonly UserRole[],
  by: string | null,
  needsApproval: boolean,
): UserEvent => ({
  type: 'UserRolesChanged',
  data: { user, roles: [...roles], by, needsApproval },
});

describe('roles', () => {
  const change = (roles: readonly UserRole[], by: string | null) =>
    ({ type: 'ChangeRoles', id: BOB, roles, by }) as const;
  const approve = (by: string) => ({ type: 'ApproveRoles', id: BOB, by }) as const;

  it('that give more in the house wait; those that only take away do not', () => {
    given(...admin, ...operator)
      .when(change(['risk', 'operator'], ADMIN))
      .then(rolesChanged(BOB, ['operator', 'risk'], ADMIN, true));
    given(...admin, ...member(BOB, ['operator', 'risk']))
      .when(change(['risk'], ADMIN))
      .then(rolesChanged(BOB, ['risk'], ADMIN, false));
  });

  it('that wait are not in force; what was taken away is gone at once', () => {
    const { state } = given(...admin, ...operator, rolesChanged(BOB, ['risk'], ADMIN, true));
    const bob = state.users.get(BOB);
    expect(bob?.roles).toStrictEqual([]);
    expect(bob?.proposed).toStrictEqual({ roles: ['risk'], by: ADMIN });
  });

  it('are approved by another admin, once, and then are in force', () => {
    const bob = [...operator, enrolled(BOB)];
    const waiting = [...admin, ...admin2, ...bob, rolesChanged(BOB, ['risk'], ADMIN, true)];
    const approved: UserEvent = {
      type: 'UserRolesApproved',
      data: { user: BOB, roles: ['risk'], by: ADMIN2 },
    };
    given(...waiting)
      .when(approve(ADMIN2))
      .then(approved);
    given(...waiting, approved)
      .when(approve(ADMIN2))
      .then();
    expect(given(...waiting, approved).state.users.get(BOB)?.roles).toStrictEqual(['risk']);
  });

  it('are approved neither by who proposed them, nor by whom they are for, nor by another role', () => {
    const waiting = [...admin, ...admin2, ...owner, ...operator];
    const all = [...waiting, rolesChanged(BOB, ['admin', 'operator'], ADMIN, true)];
    given(...all)
      .when(approve(ADMIN))
      .rejected('same_principal');
    given(...all)
      .when(approve(BOB))
      .rejected('forbidden');
    given(...all)
      .when(approve(OWNER))
      .rejected('not_found');
  });

  it('are not approved of who has no password, or no second factor, or is disabled', () => {
    const approved: UserEvent = {
      type: 'UserRolesApproved',
      data: { user: BOB, roles: ['admin'], by: ADMIN2 },
    };
    const waiting = [
      ...admin,
      ...admin2,
      invited(BOB, ['admin'], { by: ADMIN, needsApproval: true }),
    ];
    given(...waiting)
      .when(approve(ADMIN2))
      .rejected('user_not_active');
    given(...waiting, activated(BOB))
      .when(approve(ADMIN2))
      .rejected('second_factor_missing');
    given(...waiting, activated(BOB), enrolled(BOB))
      .when(approve(ADMIN2))
      .then(approved);
    const disabled: UserEvent = { type: 'UserDisabled', data: { user: BOB, by: null } };
    given(...waiting, activated(BOB), enrolled(BOB), disabled)
      .when(approve(ADMIN2))
      .rejected('user_not_active');
  });

  it('are nobody’s own to change, and the same again changes nothing', () => {
    given(...admin)
      .when({ type: 'ChangeRoles', id: ADMIN, roles: ['admin', 'operator'], by: ADMIN })
      .rejected('own_user');
    given(...admin, ...operator)
      .when(change(['operator'], ADMIN))
      .then();
    given(...admin, ...operator, rolesChanged(BOB, ['risk'], ADMIN, true))
      .when(change(['risk'], ADMIN))
      .then();
  });

  it('of a team are its owner’s, and waits for nobody', () => {
    given(...owner, ...member(BOB, ['support'], 'shop'))
      .when(change(['owner'], OWNER))
      .then(rolesChanged(BOB, ['owner'], OWNER, false));
    given(...owner, ...member(BOB, ['support'], 'other'))
      .when(change(['owner'], OWNER))
      .rejected('not_found');
    given(...owner, ...operator)
      .when(change(['risk'], OWNER))
      .rejected('not_found');
  });
});

describe('whatever two admins ask', () => {
  const ids = [ADMIN, ADMIN2, 'usr_c', 'usr_d'] as const;
  const id = fc.constantFrom(...ids);
  const roles = fc.uniqueArray(fc.constantFrom(...HOUSE_ROLES), { minLength: 1 });
  const command: fc.Arbitrary<UserCommand> = fc.oneof(
    fc.tuple(id, roles, id).map(([whom, given, by]) => inviteUser(whom, given, { by })),
    fc.tuple(id, roles, id).map(([whom, given, by]) => ({
      ...{ type: 'ChangeRoles' as const, id: whom, roles: given, by },
    })),
    fc.tuple(id, id).map(([whom, by]) => ({ type: 'ApproveRoles' as const, id: whom, by })),
    fc
      .tuple(
        fc.constantFrom(
          'DisableUser' as const,
          'EnableUser' as const,
          'ResetSecondFactor' as const,
        ),
        id,
        id,
      )
      .map(([type, whom, by]) => ({ type, id: whom, by })),
    fc.tuple(id, id).map(([whom, by]) => ({
      ...{ type: 'IssueLink' as const, id: whom, link: link(`link ${whom}`), by },
    })),
    id.map((whom) => ({
      ...{ type: 'FollowLink' as const, id: whom, sha256: `link ${whom}`, now: AT },
      password: sealed('password'),
    })),
    id.map((whom) => ({
      ...{ type: 'EnrolSecondFactor' as const, id: whom, secondFactor: sealed('seed') },
    })),
  );

  it('a role of the house is gained by the act of two of them, never of who gains it', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let state = [...admin, ...admin2].reduce(
          (folded, event) => users.evolve(folded, event, AT),
          users.initialState,
        );
        for (const one of commands) {
          const decision = users.decide(one, state);
          if (!decision.accepted) continue;
          for (const event of decision.events) {
            const before = state.users.get(event.data.user);
            state = users.evolve(state, event, AT);
            const after = state.users.get(event.data.user);
            const gained = after?.roles.filter((role) => before?.roles.includes(role) !== true);
            if (gained === undefined || gained.length === 0) continue;
            expect(event.type).toBe('UserRolesApproved');
            if (event.type !== 'UserRolesApproved') continue;
            expect(event.data.by).not.toBe(before?.proposed?.by);
            expect(event.data.by).not.toBe(event.data.user);
            expect(before?.secondFactor).toStrictEqual(expect.anything());
          }
          // Nobody acts who is not active.
          for (const user of state.users.values()) {
            if (statusOf(user) !== 'active') expect(hasRole(user, 'admin')).toBe(false);
          }
        }
      }),
    );
  });
});
