import type { Concept } from '../kernel/concept.js';
import { userErrors } from './errors.js';
import { userEventSchemas, userEventVersions } from './events.js';

export const user = {
  title: 'User',
  streams: '`user-directory`',
  categories: ['user'],
  eventSchemas: userEventSchemas,
  eventVersions: userEventVersions,
  eventMeanings: {
    UserInvited: 'Somebody was invited by a link that sets a password once.',
    UserLinkIssued:
      'A new link replaced the link before; the password stands until it is followed, or with `needsApproval` has ended.',
    UserActivated: 'The invited person set a password and may log in.',
    UserPasswordChanged: 'The person has a new password; sessions before it have ended.',
    UserRolesChanged: 'The user was given other roles.',
    UserRolesApproved: 'Another admin approved the proposed roles: they are in force.',
    UserDisabled: 'The user may not log in any more; all sessions have ended.',
    UserEnabled: 'The user may log in again.',
    UserSecondFactorEnrolled:
      'The person showed a code of a new authenticator; it is asked for from now on.',
    UserSecondFactorReset: 'The second factor was taken away, and has to be enrolled anew.',
    UserRecoveryCodeUsed: 'A recovery code took the place of the second factor, once.',
    UserLockoutLifted: 'The user may try to log in at once, after too many attempts that failed.',
  },
  idPrefixes: { user: 'usr' },
  errors: userErrors,
} as const satisfies Concept<keyof typeof userEventSchemas>;
