import type { WebhookEndpointCommand } from '../../domain/webhook-endpoint/decider.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { Drawn } from '../../engine/webhook-endpoint/endpoint-registry.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { actingMerchant } from '../http/auth/caller.js';
import { type ApiRequest, endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { pageOfListed } from '../http/listed.js';
import { logRead, presentRead } from '../http/reads.js';
import { webhookEndpointBody } from './body.js';
import { webhookEndpointRoutes } from './contract.js';
import { ownEndpoint } from './own.js';
import { replayFrom } from './replay-from.js';

type Services = Pick<Engine, 'webhookEndpoints' | 'deliveries' | 'projections' | 'clock' | 'log'>;
const routes = webhookEndpointRoutes;

export const webhookEndpointEndpoints = (engine: Services) => [
  endpoint(routes.createWebhookEndpoint, (request) => create(engine, request)),
  endpoint(routes.listWebhookEndpoints, (request) => list(engine, request)),
  endpoint(routes.getWebhookEndpoint, (request) =>
    logRead(engine, request, async () =>
      bodyOf(engine, await ownEndpoint(engine, request.caller, request.params.id)),
    ),
  ),
  endpoint(routes.changeWebhookEndpoint, (request) => change(engine, request)),
  endpoint(routes.rotateWebhookSecret, (request) => rotate(engine, request)),
  endpoint(routes.replayWebhooks, (request) => replay(engine, request)),
];

const bodyOf = ({ clock }: Services, one: WebhookEndpoint) =>
  webhookEndpointBody(one, toInstant(clock.now()));

/** The answer that shows a secret: nothing shows it again. */
function shown(engine: Services, drawn: Drawn) {
  const { value, position, replayed } = accepted(drawn);
  const { secret } = drawn;
  const body = { ...bodyOf(engine, value), ...(secret === undefined ? {} : { secret }) };
  return { body, position, replayed };
}

const contextOf = ({ clock }: Services, request: ApiRequest, id: string) =>
  request.context(id, clock.now());

async function create(engine: Services, request: RequestTo<typeof routes.createWebhookEndpoint>) {
  const { url, events, description = null } = request.body;
  const idempotencyKey = requiredKey(request);
  const merchant = actingMerchant(request.caller);
  const after = await presentRead(engine, ['notifications'], () =>
    engine.projections.queries.notificationHead(merchant),
  );
  const asked = { merchant, url, events: [...new Set(events)], description, after, idempotencyKey };
  const context = contextOf(engine, request, merchant);
  return shown(engine, await engine.webhookEndpoints.create(asked, context));
}

function list(engine: Services, request: RequestTo<typeof routes.listWebhookEndpoints>) {
  return logRead(engine, request, async () => {
    const all = await engine.webhookEndpoints.list(request.caller.merchant);
    return pageOfListed(all, request.query, (one) => bodyOf(engine, one));
  });
}

async function change(engine: Services, request: RequestTo<typeof routes.changeWebhookEndpoint>) {
  const { id } = await ownEndpoint(engine, request.caller, request.params.id);
  const { enabled, url, events, description } = request.body;
  const changes = {
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events: [...new Set(events)] }),
    ...(description === undefined ? {} : { description }),
  };
  const commands: WebhookEndpointCommand[] = [{ type: 'ChangeEndpoint', id, ...changes }];
  if (enabled === true) commands.push({ type: 'EnableEndpoint', id });
  if (enabled === false) commands.push({ type: 'DisableEndpoint', id, reason: 'asked' });
  const context = contextOf(engine, request, id);
  const { value, position } = await runAll(engine, commands, context);
  return { body: bodyOf(engine, value), position };
}

/** The first that is refused ends the request; the URL is looked at before anything is enabled. */
async function runAll(
  { webhookEndpoints }: Services,
  [first, ...others]: readonly WebhookEndpointCommand[],
  context: ReturnType<typeof contextOf>,
) {
  if (first === undefined) throw new Error('nothing to do');
  let done = accepted(await webhookEndpoints.run(first, context));
  for (const command of others) done = accepted(await webhookEndpoints.run(command, context));
  return done;
}

async function rotate(engine: Services, request: RequestTo<typeof routes.rotateWebhookSecret>) {
  const idempotencyKey = requiredKey(request);
  const { id } = await ownEndpoint(engine, request.caller, request.params.id);
  const { overlapSeconds } = request.body;
  const asked = { idempotencyKey, overlapSeconds };
  const context = contextOf(engine, request, id);
  return shown(engine, await engine.webhookEndpoints.rotate(id, asked, context));
}

async function replay(engine: Services, request: RequestTo<typeof routes.replayWebhooks>) {
  const known = await ownEndpoint(engine, request.caller, request.params.id);
  const { id, merchant } = known;
  const from = await presentRead(engine, ['notifications'], () =>
    replayFrom(engine, merchant, request.body.from),
  );
  const { begun } = await engine.deliveries.progress(known);
  const context = contextOf(engine, request, id);
  const { value, position } = accepted(
    await engine.webhookEndpoints.run({ type: 'Replay', id, from, begun }, context),
  );
  return { body: { endpoint: bodyOf(engine, value), from }, position };
}
