/** Webhook endpoints: kept folded in this process, changed by events, followed while it runs. */
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import type { TallybookEvent } from '../../domain/events.js';
import { derivedId } from '../../domain/ids.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import {
  webhookEndpoints,
  type WebhookEndpointCommand,
} from '../../domain/webhook-endpoint/decider.js';
import {
  signingSecrets,
  type WebhookEndpoint,
  type WebhookEndpoints,
} from '../../domain/webhook-endpoint/endpoint.js';
import {
  type WebhookEndpointEvent,
  webhookEndpointEventSchemas,
} from '../../domain/webhook-endpoint/events.js';
import { WEBHOOK_STREAM } from '../../domain/webhook-endpoint/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate } from '../kept-aggregate.js';
import { type WebhookKeys, WebhookSecrets } from './webhook-secrets.js';

export interface EndpointRequest {
  readonly merchant: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  /** The merchant's notifications after this sequence are sent. */
  readonly after: number;
  readonly idempotencyKey: string;
}

/** Answers the secret if it was drawn just now: nothing shows it again. */
export type Drawn = Answered<WebhookEndpoint> & { readonly secret?: string };

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly keys: WebhookKeys;
  /** Refuses URLs that only development may use. */
  readonly production: boolean;
}

const isOwn = (event: TallybookEvent): event is WebhookEndpointEvent =>
  Object.hasOwn(webhookEndpointEventSchemas, event.type);

export type EndpointRegistry = Awaited<ReturnType<typeof openEndpointRegistry>>;

/** Reads the endpoints and returns their registry. */
export async function openEndpointRegistry(dependencies: Dependencies) {
  const registry = new Registry(dependencies);
  await registry.refresh();
  return registry;
}

class Registry {
  readonly #kept: KeptAggregate<WebhookEndpoints, WebhookEndpointCommand, WebhookEndpointEvent>;
  readonly #secrets: WebhookSecrets;
  readonly #clock: Clock;

  constructor({ log, clock, ids, keys, production }: Dependencies) {
    const aggregate = webhookEndpoints(production);
    const handler = createCommandHandler<
      WebhookEndpoints,
      WebhookEndpointCommand,
      WebhookEndpointEvent
    >(log, aggregate, isOwn, ids);
    this.#kept = new KeptAggregate(handler, WEBHOOK_STREAM, aggregate.initialState);
    this.#secrets = new WebhookSecrets(keys);
    this.#clock = clock;
  }

  /** Reads what other processes have written. @throws StoreUnavailable */
  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  /** As this process knows them. */
  all(): readonly WebhookEndpoint[] {
    return [...this.#kept.state.values()];
  }

  known(id: string): WebhookEndpoint | undefined {
    return this.#kept.state.get(id);
  }

  /** As the stream has it now. */
  async find(id: string): Promise<WebhookEndpoint | undefined> {
    await this.refresh();
    return this.known(id);
  }

  /** A merchant's, or everybody's, in the order in which they were made. */
  async list(merchant: string | null): Promise<readonly WebhookEndpoint[]> {
    await this.refresh();
    return this.all().filter((one) => merchant === null || one.merchant === merchant);
  }

  /** Once a merchant and key; the same again answers the endpoint as it is now. @throws MasterKeyMissing */
  async create(request: EndpointRequest, context: CommandContext): Promise<Drawn> {
    const { idempotencyKey, ...chosen } = request;
    const id = derivedId('webhookEndpoint', request.merchant, idempotencyKey);
    const { secret, sealed } = await this.#secrets.draw(id);
    const command = { type: 'CreateEndpoint' as const, id, secret: sealed, ...chosen };
    return this.#shown(await this.run(command, context), secret);
  }

  /** @throws MasterKeyMissing */
  async rotate(
    id: string,
    {
      idempotencyKey,
      overlapSeconds,
    }: { readonly idempotencyKey: string; readonly overlapSeconds: number },
    context: CommandContext,
  ): Promise<Drawn> {
    const before = await this.find(id);
    const { secret, sealed } = await this.#secrets.draw(id);
    const { nowMs } = context;
    const drawn = { secret: sealed, idempotencyKey, overlapSeconds, nowMs };
    const rotated = await this.run({ type: 'RotateSecret', id, ...drawn }, context);
    if (rotated.accepted && before !== undefined) await this.#destroyEnded(before, rotated.value);
    return this.#shown(rotated, secret);
  }

  /** Everything that needs no secret. */
  async run(
    command: WebhookEndpointCommand,
    context: CommandContext,
  ): Promise<Answered<WebhookEndpoint>> {
    const handled = await this.#kept.handle(command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const value = handled.state.get(command.id);
    if (value === undefined) throw new Error(`${command.type} was accepted without an endpoint`);
    const { events, position } = handled;
    return { accepted: true, value, replayed: events.length === 0, position };
  }

  /** What signs now, the newest secret first. @throws MasterKeyNotGiven, WebhookSecretLost */
  signingSecrets(endpoint: WebhookEndpoint): Promise<readonly string[]> {
    const sealed = signingSecrets(endpoint, toInstant(this.#clock.now()));
    return Promise.all(sealed.map((one) => this.#secrets.open(endpoint.id, one)));
  }

  #shown(answered: Answered<WebhookEndpoint>, secret: string): Drawn {
    return answered.accepted && !answered.replayed ? { ...answered, secret } : answered;
  }

  /** What a rotation left out has ended. A key that stays in the store because of a failure opens nothing else. */
  async #destroyEnded(before: WebhookEndpoint, after: WebhookEndpoint): Promise<void> {
    const kept = new Set(after.secrets.map(({ sealed }) => sealed.key));
    const ended: SealedUnderKey[] = before.secrets
      .map(({ sealed }) => sealed)
      .filter(({ key }) => !kept.has(key));
    await this.#secrets.destroy(ended, toInstant(this.#clock.now())).catch(() => undefined);
  }
}
