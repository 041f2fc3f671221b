/**
 * Proposals: made by one principal, approved by another, executed once. Each concept registers the
 * kinds that it owns, and what an approved proposal of that kind does.
 */
import type { Principal } from '../../domain/access/principal.js';
import {
  type Approval,
  approval as aggregate,
  type ApprovalCommand,
  type ApprovalState,
  type Proposal,
} from '../../domain/approval/approval.js';
import { type ApprovalEvent, approvalEventSchemas } from '../../domain/approval/events.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedId, type IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { approvalStream } from '../../domain/kernel/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';

export interface ProposeRequest extends Pick<Proposal, 'kind' | 'subject' | 'content'> {
  /** `apr_…`, derived by the concept from the subject and whatever tells its proposals apart. */
  readonly id: string;
  readonly by: Principal;
  /** The Idempotency-Key; scoped to kind and subject. */
  readonly key: string;
  /** Id of the HTTP request. */
  readonly causationId: string;
}

export interface DecideRequest {
  readonly by: Principal;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly causationId: string;
  /** The hash that the checker has seen; null where the caller names none. */
  readonly hash?: string | null;
  readonly reason?: string | null;
}

export interface ApprovalService {
  /** Called once a kind, before its first proposal is made. */
  register(kind: ProposalKind): void;
  /** Refused as the kind's `check` says; the same request again answers what came of it. */
  propose(request: ProposeRequest): Promise<Answered<Approval>>;
  /**
   * Approves and executes. What the state no longer allows is refused and stays open; what is refused
   * as it is executed is `failed`.
   */
  approve(id: string, request: DecideRequest): Promise<Answered<Approval>>;
  reject(id: string, request: DecideRequest): Promise<Answered<Approval>>;
  find(id: string): Promise<{ approval: Approval; position: Position } | undefined>;
  /** Executes what was approved before a crash. Harmless for every other proposal. */
  resume(id: string): Promise<void>;
}

/** Id of the request that proposes something about a subject under an Idempotency-Key. */
export const proposalRequestId = (kind: string, subject: string, key: string): string =>
  derivedId('approval', kind, subject, 'proposal', key);

const isApprovalEvent = (event: TallybookEvent): event is ApprovalEvent =>
  Object.hasOwn(approvalEventSchemas, event.type);

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly clock: Clock;
  readonly ids: IdSource;
}

export function createApprovalService({ log, clock, ids }: Dependencies): ApprovalService {
  const handler = createCommandHandler<ApprovalState, ApprovalCommand, ApprovalEvent>(
    log,
    aggregate,
    isApprovalEvent,
    ids,
  );
  const kinds = new Map<string, ProposalKind>();

  function kindOf({ kind }: Proposal): ProposalKind {
    const known = kinds.get(kind);
    if (known === undefined) throw new Error(`no concept has registered the proposal ${kind}`);
    return known;
  }

  const run = (
    id: string,
    command: ApprovalCommand,
    caller: { readonly actor: string; readonly causationId: string },
  ) =>
    handler.handle(approvalStream(id), command, {
      correlationId: id,
      causationId: caller.causationId,
      actor: caller.actor,
      nowMs: clock.now(),
    });

  async function find(id: string) {
    const { state, position } = await handler.load(approvalStream(id));
    return state === null ? undefined : { approval: state, position };
  }

  /** Does what was approved, and records what came of it. */
  async function execute(approval: Approval, causationId: string): Promise<Position> {
    const actor = approval.decision?.by.actor ?? 'system';
    const context = { correlationId: approval.id, causationId, actor, nowMs: clock.now() };
    const done = await kindOf(approval).execute(approval, context);
    const command: ApprovalCommand = done.executed
      ? { type: 'RecordExecuted', result: done.result }
      : { type: 'RecordFailed', rejection: done.rejection };
    return (await run(approval.id, command, context)).position;
  }

  /** The state after a decision that was accepted, executed if it is to be. */
  async function settle(
    id: string,
    replayed: boolean,
    causationId: string,
  ): Promise<Answered<Approval>> {
    const decided = await mustFind(id);
    if (decided.approval.status !== 'approved') {
      return { accepted: true, value: decided.approval, replayed, position: decided.position };
    }
    await execute(decided.approval, causationId);
    const { approval, position } = await mustFind(id);
    return { accepted: true, value: approval, replayed, position };
  }

  async function mustFind(id: string) {
    const found = await find(id);
    if (found === undefined) throw new Error('an accepted proposal is not in the log');
    return found;
  }

  async function decide(
    type: 'Approve' | 'Reject',
    id: string,
    { by, key, causationId, hash = null, reason = null }: DecideRequest,
  ): Promise<Answered<Approval>> {
    const request = derivedId('approval', id, 'decision', key);
    const command: ApprovalCommand = { type, by, request, hash, reason };
    const found = await find(id);
    if (type === 'Approve' && found !== undefined) {
      const refusal = await refusalNow(command, found.approval);
      if (refusal !== undefined) return { accepted: false, rejection: refusal };
    }
    const handled = await run(id, command, { actor: by.actor, causationId });
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    return settle(id, handled.events.length === 0, causationId);
  }

  /** Why an approval that the rules allow would have no effect now: then nothing is written. */
  async function refusalNow(
    command: ApprovalCommand,
    approval: Approval,
  ): Promise<Rejection | undefined> {
    const decision = aggregate.decide(command, approval);
    if (!decision.accepted || decision.events.length === 0) return undefined;
    return kindOf(approval).check(approval);
  }

  return {
    find,

    register(kind) {
      if (kinds.has(kind.kind)) throw new Error(`the proposal ${kind.kind} is registered twice`);
      kinds.set(kind.kind, kind);
    },

    async propose({ id, kind, subject, content, by, key, causationId }) {
      const request = proposalRequestId(kind, subject, key);
      const proposal: Proposal = { id, kind, subject, content, proposer: by };
      if ((await find(id)) === undefined) {
        const refusal = await kindOf(proposal).check(proposal);
        if (refusal !== undefined) return { accepted: false, rejection: refusal };
      }
      const handled = await run(
        id,
        { type: 'Propose', ...proposal, request },
        { actor: by.actor, causationId },
      );
      if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
      const { approval, position } = await mustFind(id);
      return { accepted: true, value: approval, replayed: handled.events.length === 0, position };
    },

    approve: (id, request) => decide('Approve', id, request),
    reject: (id, request) => decide('Reject', id, request),

    async resume(id) {
      const found = await find(id);
      if (found?.approval.status === 'approved') await execute(found.approval, id);
    },
  };
}
