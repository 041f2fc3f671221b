import { HOUSE } from '../../domain/access/access.js';
import type { Role } from '../../domain/access/roles.js';
import { latest, type Position } from '../../domain/kernel/position.js';
import type {
  DrawOutcome,
  KeyOutcome,
  KeyOwner,
  KeyPage,
  KnownKey,
} from '../../engine/access/key-registry.js';
import { OPERATOR_KEY, operatorApprovalId } from '../../engine/access/operator-approval.js';
import type { Engine } from '../composition/engine.js';
import { type Caller, maySee, merchantOf, principalOf } from '../http/auth/caller.js';
import { type Answer, endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { fromCursor, numberedPage } from '../http/page-body.js';
import { logRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import { keyBody, shownOnce } from './body.js';
import { accessRoutes, type KeyBody } from './contract.js';

type Services = Pick<Engine, 'keys' | 'keyUse' | 'merchants' | 'approvals' | 'clock' | 'log'>;

export const accessEndpoints = (engine: Services) => [
  endpoint(accessRoutes.issueKey, (request) => issueKey(engine, request)),
  endpoint(accessRoutes.listKeys, (request) => listKeys(engine, request)),
  endpoint(accessRoutes.rotateKey, (request) => rotateKey(engine, request)),
  endpoint(accessRoutes.approveKey, (request) => approveKey(engine, request)),
  endpoint(accessRoutes.revokeKey, (request) => revokeKey(engine, request)),
];

async function issueKey(engine: Services, request: RequestTo<typeof accessRoutes.issueKey>) {
  const { keys, merchants, clock } = engine;
  const { name, signing } = request.body;
  const idempotencyKey = requiredKey(request);
  const owner = ownerOf(request.caller, request.body);
  if (owner.role === 'merchant' && (await merchants.get(owner.merchant)) === undefined) {
    refuse('not_found', 'there is no such merchant', 'merchant');
  }
  const outcome = await keys.issue(
    {
      ...owner,
      ...(name === undefined ? {} : { name }),
      ...(signing === undefined ? {} : { signing }),
      issuedBy: request.caller.id,
      idempotencyKey,
    },
    request.context(request.requestId, clock.now()),
  );
  const issued = answerOnce(engine, outcome);
  if (!outcome.accepted || outcome.status !== 'awaiting_approval') return issued;
  const position = await proposeOperator(engine, request, outcome);
  return { ...issued, position: latest(issued.position, position) };
}

function listKeys(engine: Services, request: RequestTo<typeof accessRoutes.listKeys>) {
  const { limit, cursor, owner, id } = request.query;
  const merchant = merchantOf(request.caller, request.query.merchant);
  if (owner === 'house' && merchant !== undefined) {
    refuse('invalid_request', 'a key belongs to a merchant or to the house', 'owner');
  }
  const from = fromCursor(cursor);
  return logRead(engine, request, async () => {
    const whose = owner === 'house' ? HOUSE : (merchant ?? null);
    const page = await (id === undefined
      ? engine.keys.page(whose, from, limit)
      : keyOf(engine, whose, id));
    return numberedPage(
      page.data.map((known) => keyBody(engine, known)),
      page.next,
    );
  });
}

/** A page of the key alone; of nothing if it is not the owner's. */
async function keyOf({ keys }: Services, owner: string | null, id: string): Promise<KeyPage> {
  const known = await keys.find(id);
  const isItsOwn = owner === null || (known?.key.merchant ?? HOUSE) === owner;
  return { data: known !== undefined && isItsOwn ? [known] : [], next: undefined };
}

async function rotateKey(engine: Services, request: RequestTo<typeof accessRoutes.rotateKey>) {
  const { id } = request.params;
  const idempotencyKey = requiredKey(request);
  await requireOwnKey(engine, request.caller, id);
  const { overlapSeconds } = request.body;
  return answerOnce(
    engine,
    await engine.keys.rotate(
      { id, rotatedBy: request.caller.id, overlapSeconds, idempotencyKey },
      request.context(request.requestId, engine.clock.now()),
    ),
  );
}

async function approveKey(engine: Services, request: RequestTo<typeof accessRoutes.approveKey>) {
  const { approvals, keys } = engine;
  const { id } = request.params;
  const decided = await approvals.approve(operatorApprovalId(id), {
    by: principalOf(request.caller),
    key: requiredKey(request),
    causationId: request.requestId,
  });
  if (!decided.accepted) throw new Problem(decided.rejection);
  const { failure, status } = decided.value;
  if (failure !== null) {
    refuse('proposal_decided', `the proposal is ${status}: ${failure.detail}`);
  }
  const known = (await keys.find(id)) ?? refuse('not_found');
  const { position, replayed } = decided;
  return { body: keyBody(engine, known), position, replayed };
}

async function revokeKey(
  engine: Services,
  request: RequestTo<typeof accessRoutes.revokeKey>,
): Promise<Answer<KeyBody>> {
  const { id } = request.params;
  await requireOwnKey(engine, request.caller, id);
  const context = request.context(request.requestId, engine.clock.now());
  return answer(engine, await engine.keys.revoke(id, request.body.withIssued, context));
}

/** A key that the caller may change; for anybody else there is no such key. */
async function requireOwnKey({ keys }: Services, caller: Caller, id: string): Promise<void> {
  const known = (await keys.find(id)) ?? refuse('not_found');
  const { merchant } = known.key;
  if (caller.merchant !== null && caller.merchant !== merchant) refuse('not_found');
}

/** A new operator's key waits for another operator; a retry repeats the proposal. */
async function proposeOperator(
  { approvals }: Services,
  request: RequestTo<typeof accessRoutes.issueKey>,
  { key }: KnownKey,
): Promise<Position> {
  const proposed = await approvals.propose({
    id: operatorApprovalId(key.id),
    kind: OPERATOR_KEY,
    subject: key.id,
    content: { role: key.role, name: key.name },
    by: principalOf(request.caller),
    key: requiredKey(request),
    causationId: request.requestId,
  });
  if (!proposed.accepted) throw new Problem(proposed.rejection);
  return proposed.position;
}

function answer(engine: Services, outcome: KeyOutcome): Answer<KeyBody> {
  if (!outcome.accepted) throw new Problem(outcome.rejection);
  return { body: keyBody(engine, outcome), position: outcome.position };
}

/** The answer that shows a key's secrets: nothing shows them again. */
function answerOnce(engine: Services, outcome: DrawOutcome) {
  if (!outcome.accepted) throw new Problem(outcome.rejection);
  return {
    body: { ...keyBody(engine, outcome), ...shownOnce(outcome) },
    position: outcome.position,
    replayed: !outcome.isNew,
  };
}

/** Whose key is asked for. A merchant, and who acts for a merchant, asks for that merchant's keys alone. */
function ownerOf(
  caller: Caller,
  { role, merchant }: { readonly role: Role; readonly merchant?: string | undefined },
): KeyOwner {
  if (role !== 'merchant') {
    if (caller.merchant !== null) refuse('forbidden', 'a merchant issues keys of its own alone');
    if (merchant !== undefined) {
      refuse('invalid_request', 'only a key of the role merchant has a merchant', 'merchant');
    }
    return { role };
  }
  const owner = merchant ?? caller.merchant ?? refuse('merchant_required', undefined, 'merchant');
  if (!maySee(caller, owner)) refuse('not_found');
  return { role, merchant: owner };
}
