import type { Role } from '../../domain/access/roles.js';
import { latest, type Position } from '../../domain/kernel/position.js';
import { OPERATOR_KEY, operatorApprovalId } from '../../engine/access/operator-approval.js';
import type { Engine } from '../composition/engine.js';
import type {
  DrawOutcome,
  KeyOutcome,
  KeyOwner,
  KnownKey,
} from '../../engine/access/key-registry.js';
import { type Caller, maySee, principalOf } from '../http/auth/caller.js';
import { type Answer, endpoint, requiredKey } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import { keyBody, shownOnce } from './body.js';
import { accessRoutes, type KeyBody } from './contract.js';

export const accessEndpoints = ({
  keys,
  merchants,
  approvals,
  clock,
  log,
}: Pick<Engine, 'keys' | 'merchants' | 'approvals' | 'clock' | 'log'>) => {
  /** A key that the caller may change; for anybody else there is no such key. */
  async function ownKey(caller: Caller, id: string): Promise<KnownKey> {
    const known = (await keys.find(id)) ?? refuse('not_found');
    const { merchant } = known.key;
    if (caller.merchant !== null && caller.merchant !== merchant) refuse('not_found');
    return known;
  }

  /** A new operator's key waits for another operator; that it waits is proposed again by a retry. */
  async function propose(
    caller: Caller,
    { key }: KnownKey,
    idempotencyKey: string,
    causationId: string,
  ): Promise<Position> {
    const proposed = await approvals.propose({
      id: operatorApprovalId(key.id),
      kind: OPERATOR_KEY,
      subject: key.id,
      content: { role: key.role, name: key.name },
      by: principalOf(caller),
      key: idempotencyKey,
      causationId,
    });
    if (!proposed.accepted) throw new Problem(proposed.rejection);
    return proposed.position;
  }

  const answer = (outcome: KeyOutcome): Answer<KeyBody> => {
    if (!outcome.accepted) throw new Problem(outcome.rejection);
    return { body: keyBody(outcome), position: outcome.position };
  };

  const answerOnce = (outcome: DrawOutcome) => {
    if (!outcome.accepted) throw new Problem(outcome.rejection);
    return {
      body: { ...keyBody(outcome), ...shownOnce(outcome) },
      position: outcome.position,
      replayed: !outcome.isNew,
    };
  };

  return [
    endpoint(accessRoutes.issueKey, async (call) => {
      const { name, signing } = call.body;
      const idempotencyKey = requiredKey(call);
      const owner = ownerOf(call.caller, call.body);
      if (owner.role === 'merchant' && (await merchants.get(owner.merchant)) === undefined) {
        refuse('not_found', 'there is no such merchant', 'merchant');
      }
      const outcome = await keys.issue(
        {
          ...owner,
          ...(name === undefined ? {} : { name }),
          ...(signing === undefined ? {} : { signing }),
          issuedBy: call.caller.keyId,
          idempotencyKey,
        },
        call.context(call.requestId, clock.now()),
      );
      const issued = answerOnce(outcome);
      if (!outcome.accepted || outcome.status !== 'awaiting_approval') return issued;
      const position = await propose(call.caller, outcome, idempotencyKey, call.requestId);
      return { ...issued, position: latest(issued.position, position) };
    }),

    endpoint(accessRoutes.listKeys, (call) => {
      const { limit, cursor } = call.query;
      const from = fromCursor(cursor);
      return logRead({ log }, call, async () => {
        const page = await keys.page(call.caller.merchant, from, limit);
        const { next } = page;
        return {
          data: page.data.map(keyBody),
          hasMore: next !== undefined,
          nextCursor: next === undefined ? null : String(next),
        };
      });
    }),

    endpoint(accessRoutes.rotateKey, async (call) => {
      const { id } = call.params;
      const idempotencyKey = requiredKey(call);
      await ownKey(call.caller, id);
      const { overlapSeconds } = call.body;
      return answerOnce(
        await keys.rotate(
          { id, rotatedBy: call.caller.keyId, overlapSeconds, idempotencyKey },
          call.context(call.requestId, clock.now()),
        ),
      );
    }),

    endpoint(accessRoutes.approveKey, async (call) => {
      const { id } = call.params;
      const decided = await approvals.approve(operatorApprovalId(id), {
        by: principalOf(call.caller),
        key: requiredKey(call),
        causationId: call.requestId,
      });
      if (!decided.accepted) throw new Problem(decided.rejection);
      const { failure, status } = decided.value;
      if (failure !== null)
        refuse('proposal_decided', `the proposal is ${status}: ${failure.detail}`);
      const known = (await keys.find(id)) ?? refuse('not_found');
      const { position, replayed } = decided;
      return { body: keyBody(known), position, replayed };
    }),

    endpoint(accessRoutes.revokeKey, async (call) => {
      const { id } = call.params;
      await ownKey(call.caller, id);
      const context = call.context(call.requestId, clock.now());
      return answer(await keys.revoke(id, call.body.withIssued, context));
    }),
  ];
};

/** Whose key is asked for. A merchant, and who acts for one, asks for that merchant's keys alone. */
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

const fromCursor = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0;
  if (!/^[1-9]\d{0,8}$/.test(cursor)) refuse('invalid_cursor', undefined, 'cursor');
  return Number(cursor);
};
