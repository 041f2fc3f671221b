/** What a link of a user is good for, and what ends it. */
import { describe, expect, it } from '@jest/globals';
import type { UserEvent } from '../../domain/user/events.js';
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
  LATER,
  link,
  member,
  operator,
  OWNER,
  owner,
  sealed,
} from './users.js';

const renewedBy = (by: string | null, needsApproval: boolean): UserEvent => ({
  type: 'UserLinkIssued',
  data: { user: BOB, link: link('newer'), by, needsApproval },
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
