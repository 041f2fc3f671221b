/** Who may decide what about users, and what comes of it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_USERS_OF_MERCHANT } from '../../domain/user/decide.js';
import { users } from '../../domain/user/decider.js';
import type { UserCommand } from '../../domain/user/commands.js';
import type { UserEvent } from '../../domain/user/events.js';
import { HOUSE_ROLES, type UserRole } from '../../domain/user/roles.js';
import { hasRole, statusOf } from '../../domain/user/user.js';
import { AT } from '../support/given-when-then.js';
import { activated, given, invited, inviteUser, LATER, link, member, sealed } from './users.js';

const ADMIN = 'usr_admin';
const ADMIN2 = 'usr_admin2';
const OWNER = 'usr_owner';
const BOB = 'usr_bob';

const admin = member(ADMIN, ['admin']);
const admin2 = member(ADMIN2, ['admin']);
const owner = member(OWNER, ['owner'], 'shop');
const operator = member(BOB, ['operator']);

const enrolled = (user: string): UserEvent => ({
  type: 'UserSecondFactorEnrolled',
  data: { user, secondFactor: sealed('seed') },
});
const renewedBy = (by: string | null, needsApproval: boolean): UserEvent => ({
  type: 'UserLinkIssued',
  data: { user: BOB, link: link('newer'), by, needsApproval },
});
const rolesChanged = (
  user: string,
  roles: readonly UserRole[],
  by: string | null,
  needsApproval: boolean,
): UserEvent => ({
  type: 'UserRolesChanged',
  data: { user, roles: [...roles], by, needsApproval },
});

describe('an invitation', () => {
  it('on the server’s own machine is in force at once', () => {
    given()
      .when(inviteUser(ADMIN, ['admin']))
      .then(invited(ADMIN, ['admin']));
  });

  it('of the house by an admin waits for another admin', () => {
    given(...admin)
      .when(inviteUser(BOB, ['operator'], { by: ADMIN }))
      .then(invited(BOB, ['operator'], { by: ADMIN, needsApproval: true }));
  });

  it('of a team by its owner, or by an admin, waits for nobody', () => {
    const of = { merchant: 'shop', by: OWNER };
    given(...owner)
      .when(inviteUser(BOB, ['support', 'accountant'], of))
      .then(invited(BOB, ['accountant', 'support'], of));
    given(...admin)
      .when(inviteUser(BOB, ['owner'], { ...of, by: ADMIN }))
      .then(invited(BOB, ['owner'], { ...of, by: ADMIN }));
  });

  it('is refused to whoever keeps no users, and to an owner for another team or the house', () => {
    const all = [...owner, ...operator, ...member('usr_dev', ['developer'], 'shop')];
    const of = (merchant: string | null, by: string) =>
      given(...all).when(
        inviteUser('usr_new', merchant === null ? ['risk'] : ['owner'], { merchant, by }),
      );
    of('shop', BOB).rejected('forbidden');
    of('shop', 'usr_dev').rejected('forbidden');
    of('shop', 'usr_nobody').rejected('forbidden');
    of('other', OWNER).rejected('not_found');
    of(null, OWNER).rejected('not_found');
  });

  it('is refused to an admin who is disabled, or whose roles wait for approval', () => {
    const asks = inviteUser(BOB, ['risk'], { by: ADMIN });
    given(...admin, { type: 'UserDisabled', data: { user: ADMIN, by: null } })
      .when(asks)
      .rejected('forbidden');
    given(invited(ADMIN, ['admin'], { by: ADMIN2, needsApproval: true }), activated(ADMIN))
      .when(asks)
      .rejected('forbidden');
  });

  it.each<[string, readonly UserRole[], string | null]>([
    ['none', [], null],
    ['a role twice', ['risk', 'risk'], null],
    ['a team’s role in the house', ['owner'], null],
    ['a role of the house in a team', ['admin'], 'shop'],
  ])('with %s is refused', (_name, roles, merchant) => {
    given()
      .when(inviteUser(BOB, roles, { merchant }))
      .rejected('invalid_request', 'roles');
  });

  it('is made once: the same again is accepted, other content is not, nor is the same address', () => {
    given(...operator)
      .when(inviteUser(BOB, ['operator']))
      .then();
    given(...operator)
      .when(inviteUser(BOB, ['risk']))
      .rejected('idempotency_key_reused');
    given(...operator)
      .when({ ...inviteUser('usr_other', ['risk']), addressDigest: `at ${BOB}` })
      .rejected('user_exists', 'address');
  });

  it('is refused to a team that is full', () => {
    const full = Array.from({ length: MAX_USERS_OF_MERCHANT }, (_, index) =>
      invited(`usr_${index}`, ['support'], { merchant: 'shop' }),
    );
    given(...full)
      .when(inviteUser(BOB, ['support'], { merchant: 'shop' }))
      .rejected('too_many_users');
  });
});

describe('a link', () => {
  const follow = (sha256: string, now = AT) =>
    ({ type: 'FollowLink', id: BOB, sha256, password: sealed('new'), now }) as const;

  it('activates who was invited, once', () => {
    given(invited(BOB, ['risk']))
      .when(follow(`link ${BOB}`))
      .then({ type: 'UserActivated', data: { user: BOB, password: sealed('new') } });
    given(...operator)
      .when(follow(`link ${BOB}`))
      .rejected('link_invalid');
  });

  it('is worth nothing to others, when it has run out, or for a disabled or unknown user', () => {
    given(invited(BOB, ['risk']))
      .when(follow('another'))
      .rejected('link_invalid');
    given(invited(BOB, ['risk']))
      .when(follow(`link ${BOB}`, LATER))
      .rejected('link_invalid');
    given(invited(BOB, ['risk']), { type: 'UserDisabled', data: { user: BOB, by: null } })
      .when(follow(`link ${BOB}`))
      .rejected('link_invalid');
    given().when(follow('another')).rejected('link_invalid');
  });

  it('is replaced by a newer link, which sets the password of an active user', () => {
    const renewed = renewedBy(ADMIN, false);
    given(...admin, ...operator, enrolled(BOB))
      .when({ type: 'IssueLink', id: BOB, link: link('newer'), by: ADMIN })
      .then(renewed);
    given(invited(BOB, ['risk']), renewed)
      .when(follow(`link ${BOB}`))
      .rejected('link_invalid');
    given(...operator, renewed)
      .when(follow('newer'))
      .then({
        type: 'UserPasswordChanged',
        data: { user: BOB, password: sealed('new'), cause: 'link' },
      });
  });

  it('ends when the person sets a password otherwise', () => {
    given(...operator, renewedBy(ADMIN, false), {
      type: 'UserPasswordChanged',
      data: { user: BOB, password: sealed('own'), cause: 'user' },
    })
      .when(follow('newer'))
      .rejected('link_invalid');
  });

  it('of the house without a second factor is an invitation: the password ends, the roles wait', () => {
    const issue = (by: string | null) =>
      ({ type: 'IssueLink', id: BOB, link: link('newer'), by }) as const;
    const all = [...admin, ...admin2, ...operator];
    const renewed = renewedBy(ADMIN, true);
    given(...all)
      .when(issue(ADMIN))
      .then(renewed);
    expect(given(...all, renewed).state.users.get(BOB)).toMatchObject({
      ...{ roles: [], proposed: { roles: ['operator'], by: ADMIN }, password: null },
    });
    given(...all, renewed, activated(BOB), enrolled(BOB))
      .when({ type: 'ApproveRoles', id: BOB, by: ADMIN })
      .rejected('same_principal');
    given(...all)
      .when(issue(null))
      .then(renewedBy(null, false));
    given(...owner, ...member(BOB, ['support'], 'shop'))
      .when(issue(OWNER))
      .then(renewedBy(OWNER, false));
  });

  it('ends when the second factor of somebody of the house is reset', () => {
    const reset = { user: BOB, by: ADMIN2, needsApproval: true };
    given(...operator, enrolled(BOB), renewedBy(ADMIN, false), {
      ...{ type: 'UserSecondFactorReset', data: reset },
    })
      .when(follow('newer'))
      .rejected('link_invalid');
  });

  it('is not issued for a disabled user', () => {
    given(...operator, { type: 'UserDisabled', data: { user: BOB, by: null } })
      .when({ type: 'IssueLink', id: BOB, link: link('newer'), by: null })
      .rejected('user_disabled');
  });
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

describe('a user', () => {
  it('is disabled and enabled, and neither twice', () => {
    const disable = { type: 'DisableUser', id: BOB, by: ADMIN } as const;
    const disabled: UserEvent = { type: 'UserDisabled', data: { user: BOB, by: ADMIN } };
    const enable = { type: 'EnableUser', id: BOB, by: ADMIN } as const;
    const all = [...admin, ...operator];
    given(...all)
      .when(disable)
      .then(disabled);
    given(...all, disabled)
      .when(disable)
      .then();
    given(...all, disabled)
      .when(enable)
      .then({ type: 'UserEnabled', data: { user: BOB, by: ADMIN } });
    given(...all)
      .when(enable)
      .then();
    given(...all)
      .when({ ...disable, id: ADMIN })
      .rejected('own_user');
    given(...all)
      .when({ ...disable, id: 'usr_nobody' })
      .rejected('not_found');
    given(...all)
      .when({ ...disable, by: BOB })
      .rejected('forbidden');
  });

  it('changes the password and enrols a second factor only when active', () => {
    const password = { type: 'ChangePassword', id: BOB, password: sealed('new') } as const;
    const factor = { type: 'EnrolSecondFactor', id: BOB, secondFactor: sealed('seed') } as const;
    given(...operator)
      .when(password)
      .then({
        type: 'UserPasswordChanged',
        data: { user: BOB, password: sealed('new'), cause: 'user' },
      });
    given(...operator)
      .when(factor)
      .then(enrolled(BOB));
    for (const command of [password, factor]) {
      given(invited(BOB, ['risk']))
        .when(command)
        .rejected('user_not_active');
      given(...operator, { type: 'UserDisabled', data: { user: BOB, by: null } })
        .when(command)
        .rejected('user_not_active');
    }
  });

  it('uses a recovery code once, until another second factor is enrolled', () => {
    const use = { type: 'UseRecoveryCode', id: BOB, code: 3 } as const;
    const used: UserEvent = { type: 'UserRecoveryCodeUsed', data: { user: BOB, code: 3 } };
    given(...operator)
      .when(use)
      .rejected('second_factor_missing');
    given(...operator, enrolled(BOB))
      .when(use)
      .then(used);
    given(...operator, enrolled(BOB), used)
      .when(use)
      .rejected('login_refused');
    given(...operator, enrolled(BOB), used, enrolled(BOB))
      .when(use)
      .then(used);
  });

  it('of the house whose second factor an admin resets has no roles until another admin approves', () => {
    const reset = { type: 'ResetSecondFactor', id: BOB, by: ADMIN } as const;
    const all = [...admin, ...admin2, ...operator, enrolled(BOB)];
    const done: UserEvent = {
      type: 'UserSecondFactorReset',
      data: { user: BOB, by: ADMIN, needsApproval: true },
    };
    given(...all)
      .when(reset)
      .then(done);
    given(...all, done)
      .when(reset)
      .then();
    expect(given(...all, done).state.users.get(BOB)).toMatchObject({
      roles: [],
      proposed: { roles: ['operator'], by: ADMIN },
      secondFactor: null,
    });
    given(...all, done)
      .when({ type: 'ApproveRoles', id: BOB, by: ADMIN })
      .rejected('same_principal');
  });

  it('of a team, or on the server’s own machine, keeps the roles', () => {
    given(...owner, ...member(BOB, ['support'], 'shop'), enrolled(BOB))
      .when({ type: 'ResetSecondFactor', id: BOB, by: OWNER })
      .then({
        type: 'UserSecondFactorReset',
        data: { user: BOB, by: OWNER, needsApproval: false },
      });
    given(...operator, enrolled(BOB))
      .when({ type: 'ResetSecondFactor', id: BOB, by: null })
      .then({ type: 'UserSecondFactorReset', data: { user: BOB, by: null, needsApproval: false } });
  });

  it('is let in again by who keeps the user', () => {
    given(...admin, ...operator)
      .when({ type: 'LiftLockout', id: BOB, by: ADMIN })
      .then({ type: 'UserLockoutLifted', data: { user: BOB, by: ADMIN } });
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
