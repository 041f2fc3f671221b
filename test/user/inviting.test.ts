/** Who may invite whom, into the house and into a team. */
import { describe, it } from '@jest/globals';
import { MAX_USERS_OF_MERCHANT } from '../../domain/user/decide.js';
import type { UserRole } from '../../domain/user/roles.js';
import {
  activated,
  ADMIN,
  admin,
  ADMIN2,
  BOB,
  given,
  invited,
  inviteUser,
  member,
  operator,
  OWNER,
  owner,
} from './users.js';

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
