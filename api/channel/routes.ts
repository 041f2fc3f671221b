import type { Approval } from '../../domain/approval/approval.js';
import type { Answered } from '../../engine/answered.js';
import { CHANNEL_CHANGE, changeChannel as change } from '../../engine/channel/channel-change.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { principalOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import {
  changeBody,
  changesAsked,
  channelBody,
  listedChangeBody,
  utcWindows,
  versionBody,
} from './body.js';
import { channelRoutes as routes } from './contract.js';
import { listHealth } from './health.js';

type Services = Pick<Engine, 'log' | 'projections' | 'channels' | 'approvals' | 'clock'>;

export const channelEndpoints = (engine: Services) => [
  endpoint(routes.listChannelPositions, (request) => listPositions(engine, request)),
  endpoint(routes.listChannelHealth, (request) => listHealth(engine, request)),
  endpoint(routes.configureChannel, (request) => configureChannel(engine, request)),
  endpoint(routes.listChannels, (request) => listChannels(engine, request)),
  endpoint(routes.getChannel, (request) =>
    logRead(engine, request, async () => channelBody(await mustFind(engine, request.params.name))),
  ),
  endpoint(routes.changeChannel, (request) => changeChannel(engine, request)),
  endpoint(routes.listChannelVersions, (request) => listVersions(engine, request)),
  endpoint(routes.listChannelChanges, (request) => listChanges(engine, request)),
  endpoint(routes.getChannelChange, (request) =>
    logRead(engine, request, async () => changeBody(await mustFindChange(engine, request.params))),
  ),
  endpoint(routes.approveChannelChange, (request) => approveChange(engine, request)),
  endpoint(routes.rejectChannelChange, (request) => rejectChange(engine, request)),
];

function listPositions(engine: Services, request: RequestTo<typeof routes.listChannelPositions>) {
  return projectedRead(engine, ['accounts', 'statements', 'general_ledger'], request, async () => ({
    // Channels and currencies are few: one page holds them all.
    data: [...(await engine.projections.queries.channelPositions(request.query.date))],
    hasMore: false,
    nextCursor: null,
  }));
}

async function configureChannel(
  { channels, clock }: Services,
  request: RequestTo<typeof routes.configureChannel>,
) {
  const { name, ...configuration } = request.body;
  request.note({ channel: name });
  const maintenance = utcWindows(configuration.maintenance);
  const context = request.context(name, clock.now());
  const { value, position, replayed } = accepted(
    await channels.configure(name, { ...configuration, maintenance }, context),
  );
  return { body: channelBody(value), position, replayed };
}

function listChannels(engine: Services, request: RequestTo<typeof routes.listChannels>) {
  return logRead(engine, request, async () => ({
    data: (await engine.channels.list()).map(channelBody),
    hasMore: false,
    nextCursor: null,
  }));
}

async function changeChannel(
  { channels, approvals, clock }: Services,
  request: RequestTo<typeof routes.changeChannel>,
) {
  const { name } = request.params;
  const { before, ...changes } = request.body;
  request.note({ channel: name });
  const { value, position, replayed } = accepted(
    await change({ registry: channels, approvals }, name, {
      changes: changesAsked(changes),
      before: before === undefined ? null : changesAsked(before),
      by: principalOf(request.caller),
      key: request.header('Idempotency-Key'),
      context: request.context(name, clock.now()),
    }),
  );
  const proposed = value.proposal && changeBody(value.proposal);
  return { body: { ...channelBody(value.channel), change: proposed }, position, replayed };
}

function listVersions(engine: Services, request: RequestTo<typeof routes.listChannelVersions>) {
  const { limit, cursor } = request.query;
  return logRead(engine, request, async () => {
    const { versions } = await mustFind(engine, request.params.name);
    const last = newestOf(cursor) ?? versions.length;
    const next = last - limit;
    return {
      data: versions.slice(Math.max(0, next), last).reverse().map(versionBody),
      hasMore: next > 0,
      nextCursor: next > 0 ? String(next) : null,
    };
  });
}

/** The newest version of the page; undefined for the newest of all. */
function newestOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(cursor)) refuse('invalid_cursor', undefined, 'cursor');
  return Number(cursor);
}

async function listChanges(engine: Services, request: RequestTo<typeof routes.listChannelChanges>) {
  const { name } = request.params;
  await mustFind(engine, name);
  const { limit, cursor, status } = request.query;
  return projectedRead(engine, ['approvals'], request, async () => {
    const asked = { kind: CHANNEL_CHANGE, subject: name, limit, cursor, status };
    return pageBody(await engine.projections.queries.listApprovals(asked), listedChangeBody);
  });
}

async function approveChange(
  engine: Services,
  request: RequestTo<typeof routes.approveChannelChange>,
) {
  const { id, ...decision } = await decisionOf(engine, request);
  return decided(await engine.approvals.approve(id, decision));
}

async function rejectChange(
  engine: Services,
  request: RequestTo<typeof routes.rejectChannelChange>,
) {
  const { id, ...decision } = await decisionOf(engine, request);
  const reason = request.body.reason ?? null;
  return decided(await engine.approvals.reject(id, { ...decision, reason }));
}

/** Who decides on a change, and on which. */
async function decisionOf(
  engine: Services,
  request: RequestTo<typeof routes.approveChannelChange>,
) {
  request.note({ channel: request.params.name });
  const key = requiredKey(request);
  const { id } = await mustFindChange(engine, request.params);
  const decision = { by: principalOf(request.caller), key, causationId: request.requestId };
  return { id, ...decision, hash: request.body.hash ?? null };
}

function decided(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: changeBody(value), position, replayed };
}

const mustFind = async ({ channels }: Services, name: string) =>
  (await channels.find(name)) ?? refuse('not_found', 'there is no such channel');

/** A change of this channel: that of another channel is none of it. */
async function mustFindChange(
  { approvals }: Services,
  { name, id }: { readonly name: string; readonly id: string },
) {
  const found = await approvals.find(id);
  const isOne = found?.approval.kind === CHANNEL_CHANGE && found.approval.subject === name;
  return isOne ? found.approval : refuse('not_found', 'there is no such change');
}
