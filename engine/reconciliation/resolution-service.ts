/** Proposes resolutions of items, numbered within their run, and finds them by their number. */
import type { Principal } from '../../domain/access/principal.js';
import type { Approval } from '../../domain/approval/approval.js';
import { derivedId } from '../../domain/ids.js';
import { reject } from '../../domain/kernel/decider.js';
import { contentHash } from '../../domain/kernel/content.js';
import {
  type Currency,
  fromText,
  money,
  type MoneyText,
  toText,
} from '../../domain/money/money.js';
import type { Run } from '../../domain/reconciliation/run.js';
import type { Answered } from '../answered.js';
import { type ApprovalService, proposalRequestId } from '../approval/approval-service.js';
import type { ReconciliationService } from './reconciliation-service.js';
import { RECONCILIATION_RESOLUTION, type Resolution, resolutionOf } from './resolution.js';

type Asked = Omit<Resolution, 'number' | 'totals'>;

export interface ResolutionRequest extends Asked {
  readonly by: Principal;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly causationId: string;
}

/** Further proposals for one run are of no use to anybody. */
export const MAX_RESOLUTIONS = 10_000;

/** Id of the proposal that is a run's resolution of this number. */
export const reconciliationResolutionId = (id: string, number: number): string =>
  derivedId('approval', RECONCILIATION_RESOLUTION, id, String(number));

/** Refused with `not_found`, `too_many_resolutions`, `idempotency_key_reused`, or as items are. */
export async function proposeReconciliationResolution(
  {
    approvals,
    reconciliations,
  }: {
    readonly approvals: ApprovalService;
    readonly reconciliations: Pick<ReconciliationService, 'find'>;
  },
  id: string,
  { by, key, causationId, ...asked }: ResolutionRequest,
): Promise<Answered<Approval>> {
  const found = await reconciliations.find(id);
  if (found?.run.completed == null) return reject('not_found', 'there is no such run');
  const totals = totalsOf(found.run, asked.items);
  const request = proposalRequestId(RECONCILIATION_RESOLUTION, id, key);
  for (let number = 1; number <= MAX_RESOLUTIONS; number++) {
    const proposed = await approvals.find(reconciliationResolutionId(id, number));
    const isMine = proposed?.approval.request === request;
    if (proposed !== undefined && !isMine) continue;
    if (proposed !== undefined && isSame(proposed.approval, asked)) {
      const { approval: value, position } = proposed;
      return { accepted: true, value, replayed: true, position };
    }
    const answered = await approvals.propose({
      id: reconciliationResolutionId(id, number),
      kind: RECONCILIATION_RESOLUTION,
      subject: id,
      content: { number, ...asked, items: [...asked.items], totals },
      ...{ by, key, causationId },
    });
    // Another proposal has taken the number in between.
    const isTaken = !answered.accepted && answered.rejection.code === 'idempotency_key_reused';
    if (!isTaken || isMine) return answered;
  }
  return reject('too_many_resolutions', `at most ${MAX_RESOLUTIONS} are proposed for a run`);
}

function isSame(approval: Approval, asked: Asked): boolean {
  const { action, note, items, merchant, until, with: other } = resolutionOf(approval);
  const before: Asked = { action, note, items, merchant, until, with: other };
  return contentHash({ ...before }) === contentHash({ ...asked });
}

/** What the items come to, by currency: who approves sees it. */
function totalsOf({ items: known }: Run, ids: readonly string[]): MoneyText[] {
  const sums = new Map<Currency, bigint>();
  for (const id of ids) {
    for (const text of known.get(id)?.item.differences ?? []) {
      const { minor, currency } = fromText(text);
      sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    }
  }
  return [...sums].map(([currency, minor]) => ({ ...toText(money(minor, currency)) }));
}
