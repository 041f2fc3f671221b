/** Users: who is invited, what they may do, and who is kept out. For people alone: no key keeps users. */
import { z } from 'zod';
import { USER_ROLES, type UserRole } from '../../domain/user/roles.js';
import { idParams, instant, listOf, merchantId, pageQuery, plainText } from '../http/shapes.js';
import { consistency, nothing, readRoute, type RouteContract, writeRoute } from '../http/route.js';

const keepers: readonly UserRole[] = ['admin', 'owner'];

/** Each once; which of them a user may have says the domain. */
const roles = z.array(z.enum(USER_ROLES)).min(1).max(USER_ROLES.length);

const address = z
  .string()
  .max(254, 'an e-mail address has at most 254 characters')
  .regex(/^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,189}$/u, 'this is no e-mail address');

const user = z
  .strictObject({
    id: z.string(),
    object: z.literal('user'),
    name: z.string().nullable().describe('Null if it was erased.'),
    address: z.string().nullable(),
    merchant: z.string().nullable().describe('Of whose team; null for a user of the house.'),
    roles: z.array(z.enum(USER_ROLES)).describe('In force.'),
    proposedRoles: z
      .array(z.enum(USER_ROLES))
      .nullable()
      .describe('Wait for another admin; null if none do.'),
    proposedBy: z.string().nullable().describe('Id of the user who proposed them.'),
    status: z.enum(['invited', 'active', 'disabled']),
    secondFactor: z.boolean(),
    locked: z.boolean().describe('Too many attempts to sign in failed just now.'),
    linkUntil: instant.nullable().describe('Until when the last link works; null if it was used.'),
    invitedBy: z.string().nullable().describe("Null if it was on the server's own machine."),
    createdAt: instant,
  })
  .meta({ id: 'User' });
export type UserBody = z.infer<typeof user>;

const userWithLink = user
  .extend({
    link: z
      .string()
      .optional()
      .describe('What stands behind `/login/link#`: shown in the first answer alone.'),
  })
  .meta({ id: 'UserWithLink' });

/** What is decided about one user. */
const decision = <B extends z.ZodType, A extends z.ZodType>(
  given: Pick<
    RouteContract<typeof idParams, typeof nothing, B, A>,
    'operation' | 'path' | 'summary' | 'body' | 'answer'
  > &
    Partial<Pick<RouteContract, 'description' | 'people' | 'problems'>>,
) =>
  writeRoute({
    ...{ tag: 'Users', roles: [], people: keepers, dangerous: true, status: 200 },
    ...given,
    params: idParams,
    problems: ['not_found', 'own_user', ...(given.problems ?? [])],
  });

export const userRoutes = {
  inviteUser: writeRoute({
    operation: 'inviteUser',
    path: '/v1/users',
    tag: 'Users',
    summary: 'Invite somebody',
    description:
      'Answers once the link by which the person sets a password within a week. An owner invites to its own team. What an admin gives to a user of the house is in force when another admin has approved it.',
    roles: [],
    people: keepers,
    dangerous: true,
    params: nothing,
    body: z.strictObject({
      name: plainText(100),
      address,
      roles,
      merchant: merchantId
        .optional()
        .describe('Of whose team. Default: that of the owner who asks; of an admin, the house.'),
    }),
    status: 201,
    answer: userWithLink,
    headers: ['Idempotency-Key'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'not_found',
      'user_exists',
      'too_many_users',
    ],
  }),
  listUsers: readRoute({
    operation: 'listUsers',
    path: '/v1/users',
    tag: 'Users',
    summary: 'Users in the order of invitation',
    description: 'An owner sees its own team, an admin everybody.',
    roles: [],
    people: keepers,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(user),
    headers: ['Tallybook-Merchant'],
    problems: ['invalid_cursor', 'not_found'],
  }),
  changeRoles: decision({
    operation: 'changeRoles',
    path: '/v1/users/{id}/roles',
    summary: 'Give a user other roles',
    description:
      'What is taken away is gone at once. More roles of a user of the house wait for another admin.',
    body: z.strictObject({ roles }),
    answer: user,
  }),
  approveRoles: decision({
    operation: 'approveRoles',
    path: '/v1/users/{id}/roles/approve',
    summary: 'Put proposed roles in force',
    description:
      'By another admin than the one who proposed them, and only when the person has a password and a second factor.',
    people: ['admin'],
    body: nothing,
    answer: user,
    problems: ['same_principal', 'user_not_active', 'second_factor_missing'],
  }),
  issueLink: decision({
    operation: 'issueLink',
    path: '/v1/users/{id}/link',
    summary: 'A new link to set a password',
    description:
      'For an invitation that ran out, or a forgotten password, which stands until the link is followed. Links before it end. For a user of the house without a second factor it is a new invitation: the password ends, and the roles wait for another admin.',
    body: nothing,
    answer: userWithLink,
    problems: ['user_disabled'],
  }),
  disableUser: decision({
    operation: 'disableUser',
    path: '/v1/users/{id}/disable',
    summary: 'Keep a user out',
    description: 'All sessions end at once.',
    body: nothing,
    answer: user,
  }),
  enableUser: decision({
    operation: 'enableUser',
    path: '/v1/users/{id}/enable',
    summary: 'Let a user in again',
    body: nothing,
    answer: user,
  }),
  resetSecondFactor: decision({
    operation: 'resetSecondFactor',
    path: '/v1/users/{id}/second-factor/reset',
    summary: 'Take away a lost second factor',
    description:
      'All sessions end. The roles of a user of the house wait for another admin from then on, and its link ends.',
    body: nothing,
    answer: user,
  }),
  liftLockout: decision({
    operation: 'liftLockout',
    path: '/v1/users/{id}/unlock',
    summary: 'Let a user try to sign in again at once',
    body: nothing,
    answer: user,
  }),
};
