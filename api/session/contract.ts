/** People who sign in: by password and second factor, or by a link; and the sessions that they have. */
import { z } from 'zod';
import { USER_ROLES } from '../../domain/user/roles.js';
import { idParams, instant, listOf } from '../http/shapes.js';
import { KIB, nothing, plainRoute, type RouteContract, writeRoute } from '../http/route.js';

/** Passwords are looked at by the domain; this only bounds what is read. */
const password = z.string().min(1).max(1_000);
const code = z
  .string()
  .min(1)
  .max(40)
  .describe('Six digits of the authenticator, or a recovery code.');
const MAX_BYTES = 16 * KIB;

const person = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    address: z.string().nullable(),
    merchant: z.string().nullable().describe('Of whose team; null for a user of the house.'),
    roles: z.array(z.enum(USER_ROLES)).describe('In force; none while they wait for approval.'),
    secondFactor: z.boolean().describe('Whether one is enrolled.'),
  })
  .meta({ id: 'Person' });

const session = z
  .strictObject({
    id: z.string(),
    object: z.literal('session'),
    level: z
      .enum(['password', 'full'])
      .describe('`password`: a code of the second factor is to come, or one is to be enrolled.'),
    user: person,
    may: z.array(z.string()).describe('The operations of this API that the person may use.'),
    timezone: z.string().describe('Of the book `main`: an IANA name.'),
    sandbox: z
      .boolean()
      .describe('Whether the sandbox takes payments here, as on a development server.'),
    csrfToken: z.string().describe('For the header `Tallybook-CSRF` of what changes something.'),
    steppedUpUntil: instant
      .nullable()
      .describe('Until when what is dangerous needs nothing more; null if it does now.'),
    startedAt: instant,
  })
  .meta({ id: 'Session' });
export type SessionBody = z.infer<typeof session>;

const listed = z
  .strictObject({
    id: z.string(),
    object: z.literal('session'),
    level: z.enum(['password', 'full']),
    current: z.boolean().describe('The session that asks.'),
    startedAt: instant,
    seenAt: instant.describe('Of its last request, to the minute.'),
    endsAt: instant.describe('When it is over if nothing is requested until then.'),
  })
  .meta({ id: 'ListedSession' });
export type ListedSession = z.infer<typeof listed>;

/** What every route here has in common that changes a session. */
const sessionRoute = <B extends z.ZodType, A extends z.ZodType, P extends z.ZodType>(
  given: Pick<
    RouteContract<P, typeof nothing, B, A>,
    'operation' | 'path' | 'summary' | 'params' | 'body' | 'answer' | 'roles'
  > &
    Partial<Pick<RouteContract, 'description' | 'status' | 'people' | 'halfSignedIn' | 'problems'>>,
) =>
  ({
    ...writeRoute({ tag: 'Sessions', status: 200, ...given }),
    maxBodyBytes: MAX_BYTES,
    // A session is no event: there is no position to answer.
    answerHeaders: [],
  }) as RouteContract<P, typeof nothing, B, A>;

const signedIn = { roles: [], people: 'all' } as const;

export const sessionRoutes = {
  currentSession: plainRoute({
    operation: 'currentSession',
    path: '/v1/session',
    tag: 'Sessions',
    summary: 'Who is signed in here',
    roles: 'public',
    params: nothing,
    query: nothing,
    answer: z
      .strictObject({
        session: session.nullable(),
        developmentLinks: z
          .boolean()
          .describe('Whether this server printed links by which developers sign in.'),
      })
      .meta({ id: 'CurrentSession' }),
  }),
  signIn: sessionRoute({
    operation: 'signIn',
    path: '/v1/session',
    summary: 'Sign in by address and password',
    description:
      'Sets the cookie of a new session. Without a code that is needed, the session is answered with the level `password`: `stepUp` takes the code. Whether there is such a user is not told, neither by the answer nor by its time.',
    roles: 'public',
    params: nothing,
    body: z.strictObject({ address: z.string().min(1).max(254), password, code: code.optional() }),
    status: 201,
    answer: session,
    problems: ['login_refused', 'login_locked', 'csrf_refused'],
  }),
  followLink: sessionRoute({
    operation: 'followLink',
    path: '/v1/session/link',
    summary: 'Set a password by a link, and sign in',
    description:
      'A link of an invitation, or for a password that was forgotten, works once, within a week. A link of development mode needs no password and signs in at once.',
    roles: 'public',
    params: nothing,
    body: z.strictObject({
      link: z.string().min(1).max(200).describe('What stands behind `#` in the link.'),
      password: password.optional().describe('The new password: 12 to 128 characters.'),
    }),
    status: 201,
    answer: session,
    problems: ['link_invalid', 'password_refused', 'csrf_refused'],
  }),
  stepUp: sessionRoute({
    operation: 'stepUp',
    path: '/v1/session/step-up',
    summary: 'Show the password or a code once more',
    description:
      'Within 5 minutes from then on what is dangerous may be done. A session that waits for its second factor takes a code alone, and is full then. The session gets another cookie.',
    ...signedIn,
    halfSignedIn: true,
    params: nothing,
    body: z.strictObject({ password: password.optional(), code: code.optional() }),
    answer: session,
    problems: ['login_refused', 'login_locked', 'second_factor_missing', 'second_factor_required'],
  }),
  changePassword: sessionRoute({
    operation: 'changePassword',
    path: '/v1/session/password',
    summary: 'Set another password',
    description:
      'By whoever knows the present one. Other sessions of the person end; this one gets another cookie.',
    ...signedIn,
    params: nothing,
    body: z.strictObject({
      password,
      newPassword: password.describe('12 to 128 characters.'),
    }),
    answer: session,
    problems: ['login_refused', 'login_locked', 'password_refused'],
  }),
  beginEnrolment: sessionRoute({
    operation: 'beginEnrolment',
    path: '/v1/session/enrolment',
    summary: 'Draw a seed for an authenticator',
    description:
      'Nothing is kept of it until `enrol` shows a code of it, within ten minutes. If there is a second factor already, a password or code must have been shown just now.',
    ...signedIn,
    halfSignedIn: true,
    params: nothing,
    body: nothing,
    answer: z
      .strictObject({
        seed: z.string().describe('In base32.'),
        uri: z.string().describe('`otpauth://…`, for a QR code.'),
      })
      .meta({ id: 'Enrolment' }),
    problems: ['second_factor_required', 'step_up_required'],
  }),
  enrol: sessionRoute({
    operation: 'enrol',
    path: '/v1/session/enrolment/confirm',
    summary: 'Enrol the authenticator by a code of it',
    description:
      'Answers the recovery codes once; other sessions of the person end. The session gets another cookie.',
    ...signedIn,
    halfSignedIn: true,
    params: nothing,
    body: z.strictObject({ code }),
    answer: z
      .strictObject({ session, recoveryCodes: z.array(z.string()) })
      .meta({ id: 'Enrolled' }),
    problems: ['login_refused', 'login_locked', 'second_factor_required', 'step_up_required'],
  }),
  signOut: sessionRoute({
    operation: 'signOut',
    path: '/v1/session/end',
    summary: 'End this session',
    ...signedIn,
    halfSignedIn: true,
    params: nothing,
    body: nothing,
    answer: z.strictObject({ id: z.string(), object: z.literal('session') }),
  }),
  listSessions: plainRoute({
    operation: 'listSessions',
    path: '/v1/sessions',
    tag: 'Sessions',
    summary: 'The sessions that one has, the oldest first',
    description: 'At most 20: when another begins, the oldest ends.',
    ...signedIn,
    params: nothing,
    query: nothing,
    answer: listOf(listed),
  }),
  endSession: sessionRoute({
    operation: 'endSession',
    path: '/v1/sessions/{id}/end',
    summary: 'End one of one’s sessions',
    ...signedIn,
    params: idParams,
    body: nothing,
    answer: z.strictObject({ id: z.string(), object: z.literal('session') }),
    problems: ['not_found'],
  }),
};
