/** Webhook endpoints of all merchants: their state, folded from one stream. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import { NOTIFICATION_TYPES, type NotificationType } from '../notification/types.js';

export interface WebhookSecret {
  readonly sealed: SealedUnderKey;
  /** Until when it signs; null for the newest secret. */
  readonly until: string | null;
}

/** Something that is to be sent again. `number` counts them, from 1 on. */
export type Act = { readonly number: number } & (
  | { readonly kind: 'replay'; readonly from: number }
  | { readonly kind: 'resend'; readonly sequence: number }
);

export type DisabledReason = 'asked' | 'gone' | 'failing';

export interface WebhookEndpoint {
  readonly id: string;
  readonly merchant: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  /** The newest last; those that have ended are left out at the next rotation. */
  readonly secrets: readonly WebhookSecret[];
  /** Notifications after this sequence are sent. */
  readonly after: number;
  /** The sequence from which on it gets notifications, or got them by a replay that went back further. */
  readonly first: number;
  /** Null while it is enabled. */
  readonly disabled: { readonly reason: DisabledReason; readonly at: string } | null;
  /** When it was enabled last; at first when it was created. */
  readonly enabledAt: string;
  /** Since when nothing has arrived; null while something does, and for the first hour. */
  readonly failingSince: string | null;
  readonly rotations: readonly { readonly key: string; readonly overlapSeconds: number }[];
  /** The newest of them, at most `MAX_ACTS`. */
  readonly acts: readonly Act[];
  readonly createdAt: string;
  readonly contentHash: string;
}

/** What waits to be sent again, at most; `acts` keeps as many. */
export const MAX_ACTS = 100;

/** By id, in the order in which they were made. */
export type WebhookEndpoints = ReadonlyMap<string, WebhookEndpoint>;

export const actsSoFar = ({ acts }: WebhookEndpoint): number => acts.at(-1)?.number ?? 0;

/** True if the endpoint chose the type: by its name, by its object (`refund.*`) or with all others (`*`). */
export const wants = (
  { events }: Pick<WebhookEndpoint, 'events'>,
  type: NotificationType,
): boolean =>
  events.some(
    (chosen) => chosen === '*' || chosen === type || chosen === `${type.split('.')[0]}.*`,
  );

/** The types of notifications that it gets. */
export const chosenTypes = (
  endpoint: Pick<WebhookEndpoint, 'events'>,
): readonly NotificationType[] => NOTIFICATION_TYPES.filter((type) => wants(endpoint, type));

/** The secrets that sign at an instant, the newest first. */
export const signingSecrets = (
  { secrets }: WebhookEndpoint,
  now: string,
): readonly SealedUnderKey[] =>
  secrets
    .filter(({ until }) => until === null || until > now)
    .map(({ sealed }) => sealed)
    .reverse();
