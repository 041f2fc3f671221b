/**
 * Proposals: made by one principal, approved by another principal, executed once. Each concept registers the
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
import { derivedId } from '../../domain/ids.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { approvalStream } from '../../domain/approval/streams.js';
import type { Answered } from '../answered.js';
import { type CommandHandler, createCommandHandler } from '../command-handler.js';

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
  /** The hash that the checker has seen; null if the caller names none. */
  readonly hash?: string | null;
  readonly reason?: string | null;
}

export interface ApprovalService {
  /** Called once for each kind, before its first proposal is made. */
  register(kind: ProposalKind): void;
  /** Refused if the kind's `check` refuses; the same request again answers the proposal as it is now. */
  propose(request: ProposeRequest): Promise<Answered<Approval>>;
  /**
   * Approves and executes. If the present state does not allow it, the approval is refused and the
   * proposal stays open; if its execution is refused, the proposal is `failed`.
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

/** Who runs a command, and for which request. */
interface Cause {
  readonly actor: string;
  readonly causationId: string;
}

export const createApprovalService = (dependencies: Dependencies): ApprovalService =>
  new Approvals(dependencies);

class Approvals implements ApprovalService {
  readonly #clock: Clock;
  readonly #handler: CommandHandler<ApprovalState, ApprovalCommand, ApprovalEvent>;
  readonly #kinds = new Map<string, ProposalKind>();

  constructor({ log, clock, ids }: Dependencies) {
    this.#clock = clock;
    this.#handler = createCommandHandler(log, aggregate, isApprovalEvent, ids);
  }

  register(kind: ProposalKind): void {
    if (this.#kinds.has(kind.kind)) {
      throw new Error(`the proposal ${kind.kind} is registered twice`);
    }
    this.#kinds.set(kind.kind, kind);
  }

  async find(id: string) {
    const { state, position } = await this.#handler.load(approvalStream(id));
    return state === null ? undefined : { approval: state, position };
  }

  async propose(asked: ProposeRequest): Promise<Answered<Approval>> {
    const { id, kind, subject, content, by, key, causationId } = asked;
    const request = proposalRequestId(kind, subject, key);
    const proposal: Proposal = { id, kind, subject, content, proposer: by };
    if ((await this.find(id)) === undefined) {
      const refusal = await this.#kindOf(proposal).check(proposal);
      if (refusal !== undefined) return { accepted: false, rejection: refusal };
    }
    const command: ApprovalCommand = { type: 'Propose', ...proposal, request };
    const handled = await this.#run(id, command, { actor: by.actor, causationId });
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const { approval, position } = await this.#mustFind(id);
    return { accepted: true, value: approval, replayed: handled.events.length === 0, position };
  }

  approve(id: string, request: DecideRequest): Promise<Answered<Approval>> {
    return this.#decide('Approve', id, request);
  }

  reject(id: string, request: DecideRequest): Promise<Answered<Approval>> {
    return this.#decide('Reject', id, request);
  }

  async resume(id: string): Promise<void> {
    const found = await this.find(id);
    if (found?.approval.status === 'approved') await this.#execute(found.approval, id);
  }

  async #decide(
    type: 'Approve' | 'Reject',
    id: string,
    { by, key, causationId, hash = null, reason = null }: DecideRequest,
  ): Promise<Answered<Approval>> {
    const request = derivedId('approval', id, 'decision', key);
    const command: ApprovalCommand = { type, by, request, hash, reason };
    const found = await this.find(id);
    if (type === 'Approve' && found !== undefined) {
      const refusal = await this.#refusalNow(command, found.approval);
      if (refusal !== undefined) return { accepted: false, rejection: refusal };
    }
    if (type === 'Reject' && found !== undefined) {
      await this.#letGo(command, found.approval, causationId);
    }
    const handled = await this.#run(id, command, { actor: by.actor, causationId });
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    return this.#settle(id, handled.events.length === 0, causationId);
  }

  /** Why an approval that the rules allow would have no effect now: then nothing is written. */
  async #refusalNow(command: ApprovalCommand, approval: Approval): Promise<Rejection | undefined> {
    const decision = aggregate.decide(command, approval);
    if (!decision.accepted || decision.events.length === 0) return undefined;
    return this.#kindOf(approval).check(approval);
  }

  /** What waits for a proposal that is about to be rejected is let go first: a crash in between leaves it open. */
  async #letGo(command: ApprovalCommand, approval: Approval, causationId: string): Promise<void> {
    const decision = aggregate.decide(command, approval);
    if (!decision.accepted || decision.events.length === 0 || !('by' in command)) return;
    const { actor } = command.by;
    const context = { correlationId: approval.id, causationId, actor, nowMs: this.#clock.now() };
    await this.#kindOf(approval).refuse?.(approval, context);
  }

  /** The state after a decision that was accepted; an approved proposal is executed first. */
  async #settle(id: string, replayed: boolean, causationId: string): Promise<Answered<Approval>> {
    const decided = await this.#mustFind(id);
    if (decided.approval.status !== 'approved') {
      return { accepted: true, value: decided.approval, replayed, position: decided.position };
    }
    await this.#execute(decided.approval, causationId);
    const { approval, position } = await this.#mustFind(id);
    return { accepted: true, value: approval, replayed, position };
  }

  /** Does what was approved, and records the outcome. */
  async #execute(approval: Approval, causationId: string): Promise<void> {
    const actor = approval.decision?.by.actor ?? 'system';
    const nowMs = this.#clock.now();
    const context = { correlationId: approval.id, causationId, actor, nowMs };
    const done = await this.#kindOf(approval).execute(approval, context);
    const command: ApprovalCommand = done.executed
      ? { type: 'RecordExecuted', result: done.result }
      : { type: 'RecordFailed', rejection: done.rejection };
    await this.#run(approval.id, command, context);
  }

  #run(id: string, command: ApprovalCommand, { actor, causationId }: Cause) {
    const context = { correlationId: id, causationId, actor, nowMs: this.#clock.now() };
    return this.#handler.handle(approvalStream(id), command, context);
  }

  #kindOf({ kind }: Proposal): ProposalKind {
    const known = this.#kinds.get(kind);
    if (known === undefined) throw new Error(`no concept has registered the proposal ${kind}`);
    return known;
  }

  async #mustFind(id: string) {
    const found = await this.find(id);
    if (found === undefined) throw new Error('an accepted proposal is not in the log');
    return found;
  }
}
