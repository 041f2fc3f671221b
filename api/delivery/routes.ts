import { deliveryId, readDeliveryId } from '../../domain/delivery/delivery-id.js';
import { type Progress, statusOf } from '../../domain/delivery/progress.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { chosenTypes, type WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { Attempt } from '../../engine/delivery/attempt-log.js';
import type { NotificationPlace } from '../../projections/notification/place.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { belowCursor } from '../http/page-body.js';
import { presentRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { ownEndpoint } from '../webhook-endpoint/own.js';
import { type DeliveryBody, deliveryRoutes } from './contract.js';

type Services = Pick<Engine, 'webhookEndpoints' | 'deliveries' | 'projections' | 'clock' | 'log'>;

export const deliveryEndpoints = (engine: Services) => [
  endpoint(deliveryRoutes.listDeliveries, (request) => list(engine, request)),
  endpoint(deliveryRoutes.getDelivery, (request) => get(engine, request)),
  endpoint(deliveryRoutes.resendDelivery, (request) => resend(engine, request)),
];

async function list(engine: Services, request: RequestTo<typeof deliveryRoutes.listDeliveries>) {
  const { limit, cursor, status } = request.query;
  const known = await ownEndpoint(engine, request.caller, request.params.id);
  const before = belowCursor(cursor) ?? Number.MAX_SAFE_INTEGER;
  return projectedRead(engine, ['notifications'], request, async () => {
    const progress = await engine.deliveries.progress(known);
    const { places, next } =
      status === undefined
        ? await latest(engine, known, before, limit)
        : await those(engine, known, status === 'pending' ? progress.open : progress.givenUp, {
            before,
            limit,
          });
    return {
      data: await bodiesOf(engine, known, progress, places),
      hasMore: next !== undefined,
      nextCursor: next === undefined ? null : String(next),
    };
  });
}

interface Found {
  readonly places: readonly NotificationPlace[];
  /** The next page is below this sequence; undefined on the last page. */
  readonly next: number | undefined;
}

/** Notifications that are looked through for a page: an endpoint may have chosen what happens seldom. */
const LOOKED_THROUGH = 2_000;

/** What the endpoint gets, the newest first. A page may hold few, and others follow. */
async function latest(
  { projections: { queries } }: Services,
  known: WebhookEndpoint,
  before: number,
  limit: number,
): Promise<Found> {
  const { merchant, first } = known;
  const top = Math.min(before, (await queries.notificationHead(merchant)) + 1);
  const from = Math.max(first, top - LOOKED_THROUGH);
  const types = chosenTypes(known);
  const wanted = { merchant, types, from, before: top, limit: limit + 1 };
  const found = await queries.latestNotifications(wanted);
  const places = found.slice(0, limit);
  if (found.length > limit) return { places, next: places.at(-1)?.sequence };
  return { places, next: from > first ? from : undefined };
}

/** Those of these sequences, the newest first. */
async function those(
  { projections: { queries } }: Services,
  { merchant }: WebhookEndpoint,
  sequences: readonly number[],
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<Found> {
  const below = sequences.filter((sequence) => sequence < before);
  const shown = below.slice(-limit);
  const places = await queries.notificationPlacesAt(merchant, shown);
  return {
    places: [...places].reverse(),
    next: below.length > shown.length ? shown[0] : undefined,
  };
}

/** Of all of them at once: a stream of which several are is read once. */
async function bodiesOf(
  { projections, deliveries }: Services,
  { id: endpoint }: WebhookEndpoint,
  progress: Progress,
  places: readonly NotificationPlace[],
): Promise<DeliveryBody[]> {
  const notifications = await projections.queries.notificationsAt(places);
  const dueMs = new Map(deliveries.retries(endpoint).map((retry) => [retry.sequence, retry.dueMs]));
  return notifications.map(
    ({ id: notification, type, sequence, objectSequence, occurredAt, data }) => {
      const status = statusOf(progress, sequence);
      const due = status === 'pending' ? dueMs.get(sequence) : undefined;
      return {
        ...{ id: deliveryId(endpoint, sequence), object: 'delivery', endpoint, notification, type },
        ...{ sequence, objectId: data.object.id, objectSequence, occurredAt, status },
        nextAttemptAt: due === undefined ? null : toInstant(due),
        attempts: deliveries.attempts(endpoint, [sequence]).map(attemptBody),
      };
    },
  );
}

async function bodyOf(
  engine: Services,
  known: WebhookEndpoint,
  progress: Progress,
  place: NotificationPlace,
): Promise<DeliveryBody> {
  const [body] = await bodiesOf(engine, known, progress, [place]);
  if (body === undefined) throw new Error('a place without a delivery');
  return body;
}

const attemptBody = ({
  number,
  atMs,
  durationMs,
  url,
  headers,
  status,
  error,
  answer,
}: Attempt) => ({
  number,
  at: toInstant(atMs),
  durationMs,
  request: { url, headers: { ...headers } },
  status,
  error,
  answer,
});

async function get(engine: Services, request: RequestTo<typeof deliveryRoutes.getDelivery>) {
  const { endpoint: id, sequence } = readDeliveryId(request.params.id) ?? refuse('not_found');
  const known = await ownEndpoint(engine, request.caller, id);
  return projectedRead(engine, ['notifications'], request, async () => {
    const { queries } = engine.projections;
    const [place] = await queries.notificationPlacesAt(known.merchant, [sequence]);
    if (place === undefined) return refuse('not_found');
    return bodyOf(engine, known, await engine.deliveries.progress(known), place);
  });
}

async function resend(engine: Services, request: RequestTo<typeof deliveryRoutes.resendDelivery>) {
  const { endpoint: id, sequence } = readDeliveryId(request.params.id) ?? refuse('not_found');
  const known = await ownEndpoint(engine, request.caller, id);
  const [place = refuse('not_found')] = await presentRead(engine, ['notifications'], () =>
    engine.projections.queries.notificationPlacesAt(known.merchant, [sequence]),
  );
  const progress = await engine.deliveries.progress(known);
  if (statusOf(progress, sequence) === 'pending' && known.disabled === null) {
    const position = await engine.log.head();
    return { body: await bodyOf(engine, known, progress, place), position };
  }
  const { begun } = progress;
  const { position, value } = accepted(
    await engine.webhookEndpoints.run(
      { type: 'Resend', id, sequence, begun },
      request.context(id, engine.clock.now()),
    ),
  );
  return { body: await bodyOf(engine, value, progress, place), position };
}
