/** A user who is there: disabled and enabled, with passwords, second factors and recovery codes. */
import { describe, expect, it } from '@jest/globals';
import type { UserEvent } from '../../domain/user/events.js';
import {
  ADMIN,
  admin,
  admin2,
  BOB,
  enrolled,
  given,
  invited,
  member,
  operator,
  OWNER,
  owner,
  sealed,
} from './users.js';

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
