/**
 * What people may do, by their roles: what keys of some role may do, or a part of it. This table is the only
 * place that says so; docs/access.md tells it, and `test/access` holds both against the server.
 */
import type { Role } from '../../../domain/access/roles.js';
import { USER_ROLES, type UserRole } from '../../../domain/user/roles.js';
import type { RouteContract } from '../route.js';

export interface Rights {
  /** Reads whatever keys of this role read. */
  readonly as: Role;
  /** The operations among those of such a key by which the role changes something. */
  readonly changes: 'all' | readonly string[];
}

/** Issuing, rotating and ending keys. */
const KEYS = ['issueKey', 'rotateKey', 'revokeKey'];

/** Having orders paid by links. */
const CHECKOUTS = ['createCheckoutSession', 'issueCheckoutLink', 'endCheckoutSession'];

const WEBHOOKS = [
  'createWebhookEndpoint',
  'changeWebhookEndpoint',
  'rotateWebhookSecret',
  'replayWebhooks',
  'resendDelivery',
];

/** Having the merchant paid out where its owner has said; never where to. */
const PAYOUTS = ['createPayout', 'cancelPayout', 'createTopup'];

export const RIGHTS: Readonly<Record<UserRole, Rights>> = {
  owner: { as: 'merchant', changes: 'all' },
  accountant: { as: 'merchant', changes: PAYOUTS },
  support: { as: 'merchant', changes: ['createRefund', 'submitDisputeEvidence', ...CHECKOUTS] },
  developer: { as: 'merchant', changes: [...KEYS, ...WEBHOOKS] },
  operator: { as: 'operator', changes: 'all' },
  finance: { as: 'finance', changes: 'all' },
  risk: {
    as: 'operator',
    changes: [
      'assignCase',
      'proposeResolution',
      'approveResolution',
      'rejectResolution',
      'freezeAccount',
      'unfreezeAccount',
      'freezeMerchant',
      'unfreezeMerchant',
    ],
  },
  auditor: { as: 'auditor', changes: 'all' },
  admin: {
    as: 'operator',
    changes: [
      ...KEYS,
      'approveKey',
      'createMerchant',
      'configureChannel',
      'changeChannel',
      'approveChannelChange',
      'rejectChannelChange',
    ],
  },
};

type Asked = Pick<RouteContract, 'operation' | 'method' | 'roles' | 'people'>;

/** The role of the keys that may use the route and whose rights these people have; undefined if there is none. */
export function roleOfPerson(route: Asked, held: readonly UserRole[]): Role | undefined {
  if (route.roles === 'public' || route.roles === 'payer') return undefined;
  for (const role of USER_ROLES) {
    if (!held.includes(role)) continue;
    const { as, changes } = RIGHTS[role];
    const mayCall =
      route.method === 'get' || changes === 'all' || changes.includes(route.operation);
    if (mayCall && route.roles.includes(as)) return as;
  }
  return undefined;
}

/** True if a key of this role may use the route. */
export const mayKey = ({ roles }: Pick<RouteContract, 'roles'>, role: Role | undefined): boolean =>
  !Array.isArray(roles) || (role !== undefined && roles.includes(role));

/** True if somebody with these roles may use the route. */
export const mayPerson = (route: Asked, held: readonly UserRole[]): boolean =>
  route.roles === 'public' ||
  route.people === 'all' ||
  (route.people ?? []).some((role) => held.includes(role)) ||
  roleOfPerson(route, held) !== undefined;
