/** Decides over webhook endpoints. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import { toInstant } from '../kernel/clock.js';
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import {
  actsSoFar,
  type DisabledReason,
  MAX_ACTS,
  type WebhookEndpoint,
  type WebhookEndpoints,
} from './endpoint.js';
import type { WebhookEndpointEvent } from './events.js';
import { evolveWebhookEndpoints } from './evolve.js';
import { urlRefusal } from './url.js';

const MAX_ENDPOINTS_OF_MERCHANT = 20;
const MAX_ROTATIONS = 1_000;

interface Chosen {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
}

export type WebhookEndpointCommand =
  | ({
      readonly type: 'CreateEndpoint';
      readonly id: string;
      readonly merchant: string;
      readonly secret: SealedUnderKey;
      readonly after: number;
    } & Chosen)
  | ({ readonly type: 'ChangeEndpoint'; readonly id: string } & Partial<Chosen>)
  | {
      readonly type: 'RotateSecret';
      readonly id: string;
      readonly secret: SealedUnderKey;
      readonly idempotencyKey: string;
      readonly overlapSeconds: number;
      readonly nowMs: number;
    }
  | { readonly type: 'DisableEndpoint'; readonly id: string; readonly reason: DisabledReason }
  | { readonly type: 'EnableEndpoint'; readonly id: string }
  | { readonly type: 'NoteFailing'; readonly id: string; readonly since: string }
  | { readonly type: 'NoteRecovered'; readonly id: string }
  /** `begun`: how many replays and resends have begun. */
  | { readonly type: 'Replay'; readonly id: string; readonly from: number; readonly begun: number }
  | {
      readonly type: 'Resend';
      readonly id: string;
      readonly sequence: number;
      readonly begun: number;
    };

type CommandOf<Type> = Extract<WebhookEndpointCommand, { type: Type }>;
type Decided = Decision<WebhookEndpointEvent>;

/** @param production refuses URLs that only development may use. */
export const webhookEndpoints = (production: boolean) => ({
  initialState: new Map() as WebhookEndpoints,
  evolve: evolveWebhookEndpoints,
  decide: (command: WebhookEndpointCommand, endpoints: WebhookEndpoints): Decided =>
    command.type === 'CreateEndpoint'
      ? create(command, endpoints, production)
      : decideOn(command, endpoints.get(command.id), production),
});

function decideOn(
  command: Exclude<WebhookEndpointCommand, { type: 'CreateEndpoint' }>,
  endpoint: WebhookEndpoint | undefined,
  production: boolean,
): Decided {
  if (endpoint === undefined) return reject('not_found', 'there is no such endpoint', 'id');
  const { id } = endpoint;
  switch (command.type) {
    case 'ChangeEndpoint':
      return change(command, endpoint, production);
    case 'RotateSecret':
      return rotate(command, endpoint);
    case 'DisableEndpoint':
      return endpoint.disabled === null
        ? accept({
            type: 'WebhookEndpointDisabled',
            data: { endpoint: id, reason: command.reason },
          })
        : accept();
    case 'EnableEndpoint':
      return endpoint.disabled === null
        ? accept()
        : accept({ type: 'WebhookEndpointEnabled', data: { endpoint: id } });
    case 'NoteFailing':
      return endpoint.disabled === null && endpoint.failingSince === null
        ? accept({ type: 'WebhookEndpointFailing', data: { endpoint: id, since: command.since } })
        : accept();
    case 'NoteRecovered':
      return endpoint.failingSince === null
        ? accept()
        : accept({ type: 'WebhookEndpointRecovered', data: { endpoint: id } });
    case 'Replay':
    case 'Resend':
      return again(command, endpoint);
  }
}

const refusedUrl = (url: string, production: boolean) => {
  const why = urlRefusal(url, production);
  return why === undefined ? undefined : reject('webhook_url_refused', why, 'url');
};

function create(
  command: CommandOf<'CreateEndpoint'>,
  endpoints: WebhookEndpoints,
  production: boolean,
): Decided {
  const { id: endpoint, merchant, url, description, secret, after } = command;
  const events = [...command.events];
  const hash = contentHash({ url, events, description });
  const known = endpoints.get(endpoint);
  if (known !== undefined) {
    return known.contentHash === hash
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another endpoint before');
  }
  const refused = refusedUrl(url, production);
  if (refused !== undefined) return refused;
  const others = [...endpoints.values()].filter((one) => one.merchant === merchant);
  if (others.length >= MAX_ENDPOINTS_OF_MERCHANT) {
    return reject(
      'too_many_webhook_endpoints',
      `a merchant has at most ${MAX_ENDPOINTS_OF_MERCHANT} endpoints`,
    );
  }
  const data = { endpoint, merchant, url, events, description, after, contentHash: hash };
  return accept({ type: 'WebhookEndpointCreated', data: { ...data, secret: { ...secret } } });
}

function change(
  command: CommandOf<'ChangeEndpoint'>,
  endpoint: WebhookEndpoint,
  production: boolean,
): Decided {
  const url = command.url ?? endpoint.url;
  const events = [...(command.events ?? endpoint.events)];
  const description =
    command.description === undefined ? endpoint.description : command.description;
  const { id } = endpoint;
  const before = { url: endpoint.url, events: endpoint.events, description: endpoint.description };
  if (contentHash({ url, events, description }) === contentHash(before)) return accept();
  const refused = url === endpoint.url ? undefined : refusedUrl(url, production);
  if (refused !== undefined) return refused;
  return accept({
    type: 'WebhookEndpointChanged',
    data: { endpoint: id, url, events, description },
  });
}

function rotate(command: CommandOf<'RotateSecret'>, endpoint: WebhookEndpoint): Decided {
  const { secret, idempotencyKey, overlapSeconds, nowMs } = command;
  const before = endpoint.rotations.find(({ key }) => key === idempotencyKey);
  if (before !== undefined) {
    return before.overlapSeconds === overlapSeconds
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another overlap before');
  }
  if (endpoint.rotations.length >= MAX_ROTATIONS) {
    return reject('too_many_rotations', `a secret is rotated at most ${MAX_ROTATIONS} times`);
  }
  const previousUntil = toInstant(nowMs + overlapSeconds * 1_000);
  return accept({
    type: 'WebhookSecretRotated',
    data: {
      ...{ endpoint: endpoint.id, idempotencyKey, overlapSeconds, previousUntil },
      secret: { ...secret },
    },
  });
}

function again(command: CommandOf<'Replay' | 'Resend'>, endpoint: WebhookEndpoint): Decided {
  const { id } = endpoint;
  if (endpoint.disabled !== null) {
    return reject('webhook_endpoint_disabled', 'the endpoint is disabled');
  }
  const number = actsSoFar(endpoint) + 1;
  if (number - command.begun > MAX_ACTS) {
    return reject('too_many_replays', `${MAX_ACTS} replays and resends are waiting`);
  }
  return command.type === 'Replay'
    ? accept({ type: 'DeliveriesReplayed', data: { endpoint: id, number, from: command.from } })
    : accept({
        type: 'DeliveryResent',
        data: { endpoint: id, number, sequence: command.sequence },
      });
}
