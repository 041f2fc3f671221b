/**
 * Resolutions of items: what an operator proposes and another principal approves, for one item or for many of one cause.
 * Each item is claimed first, then its voucher is posted, then it is resolved: so it is explained once, and a crash in
 * between is made good by executing the resolution again. What has changed since it was proposed drops out.
 */
import { z } from 'zod';
import type { Proposal } from '../../domain/approval/approval.js';
import type { Execution, ProposalKind } from '../../domain/approval/kind.js';
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { AppendOutcomeUnknown } from '../../domain/kernel/event-store.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { fromText, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { asFact } from '../../domain/payment/posting/posting.js';
import { RESOLUTION_ACTIONS } from '../../domain/reconciliation/events.js';
import {
  type ItemResolution,
  refusalOf,
  type Run,
  type RunItem,
} from '../../domain/reconciliation/run.js';
import { unfit, voucherOf } from '../../domain/reconciliation/voucher.js';
import type { ReconciliationService } from './reconciliation-service.js';

export const RECONCILIATION_RESOLUTION = 'reconciliation_resolution';

/** Of one proposal. */
export const MAX_ITEMS = 500;

const text = z.object({ value: z.string(), currency: z.string() });
const resolution = z.object({
  /** 1, 2, 3 … within the run. */
  number: z.number().int(),
  action: z.enum(RESOLUTION_ACTIONS),
  note: z.string(),
  items: z.array(z.string()),
  merchant: z.string().nullable(),
  /** If it waits: until when. */
  until: z.string().nullable(),
  /** The item that it is matched with by hand. */
  with: z.string().nullable(),
  /** What the items came to when it was proposed. */
  totals: z.array(text),
});
export type Resolution = z.infer<typeof resolution>;

export const resolutionOf = ({ content }: Pick<Proposal, 'content'>): Resolution =>
  resolution.parse(content);

export interface ResolutionPorts {
  readonly reconciliations: Pick<ReconciliationService, 'find' | 'change'>;
  readonly ledger: Ledger;
  readonly cases: Pick<Cases, 'open'>;
}

export function reconciliationResolutions(ports: ResolutionPorts): ProposalKind {
  return {
    kind: RECONCILIATION_RESOLUTION,

    async check(proposal) {
      const found = await ports.reconciliations.find(proposal.subject);
      if (found?.run.completed == null)
        return reject('not_found', 'there is no such run').rejection;
      return refusal(found.run, resolutionOf(proposal));
    },

    async execute(proposal, context) {
      const { items } = resolutionOf(proposal);
      let done = 0;
      let refused: Rejection | undefined;
      for (const item of items) {
        const rejection = await resolveItem(ports, proposal, item, context);
        if (rejection === undefined) done += 1;
        else refused ??= rejection;
      }
      if (done === 0 && refused !== undefined) return { executed: false, rejection: refused };
      return executed(done, items.length);
    },
  };
}

const executed = (done: number, of: number): Execution => ({
  executed: true,
  result: { resolved: String(done), dropped: String(of - done) },
});

/** Why the resolution could not be carried out as the run stands now. */
export function refusal(run: Run, asked: Resolution): Rejection | undefined {
  const { action, items, merchant, with: other } = asked;
  for (const id of other === null ? items : [...items, other]) {
    const known = run.items.get(id);
    if (known === undefined) {
      return reject('reconciliation_item_unknown', `there is no open item ${id}`, 'items')
        .rejection;
    }
    const refused = refusalOf(run, known, action === 'reopen') ?? unfitOf(known, action, merchant);
    if (refused !== undefined) return refused;
  }
  return other === null ? undefined : unfitPair(run, items, other);
}

function unfitOf(
  { item }: RunItem,
  action: Resolution['action'],
  merchant: string | null,
): Rejection | undefined {
  return action === 'book' || action === 'suspend' || action === 'adjust'
    ? unfit(item, action, merchant)
    : undefined;
}

/** By hand belongs together what comes to nothing. */
function unfitPair(run: Run, items: readonly string[], other: string): Rejection | undefined {
  const [first] = items;
  const both = [first, other].map((id) => run.items.get(id ?? '')?.item.differences ?? []);
  const [a, b] = both.map((differences) =>
    differences
      .map(({ value, currency }) => `${currency} ${value.replace('-', '')}`)
      .sort()
      .join(),
  );
  const sum = both.flat().reduce((total, text) => total + fromText(text).minor, 0n);
  if (items.length === 1 && first !== other && a === b && sum === 0n) return undefined;
  return reject('resolution_unfit', 'the two items do not come to nothing together', 'with')
    .rejection;
}

/** @returns why the item drops out. */
async function resolveItem(
  ports: ResolutionPorts,
  proposal: Proposal,
  item: string,
  context: CommandContext,
): Promise<Rejection | undefined> {
  const asked = resolutionOf(proposal);
  const { id: approval, subject: run } = proposal;
  const { reconciliations } = ports;
  const undo = asked.action === 'reopen';
  const all = [item, ...(asked.with === null ? [] : [asked.with])];
  const before = await reconciliations.find(run);
  // Executed again after a crash: what was resolved by it stays so.
  if (before?.run.items.get(item)?.resolution?.approval === approval) return undefined;
  for (const one of all) {
    const claim = { type: 'ClaimItem', item: one, approval, undo } as const;
    const refused = await reconciliations.change(run, claim, context);
    if (refused !== undefined) return release(ports, run, all, approval, context, refused);
  }
  const state = (await reconciliations.find(run))?.run;
  const known = state?.items.get(item);
  if (state === undefined || known === undefined)
    throw new Error(`${item} was claimed and is gone`);
  if (undo) return reopen(ports, { state, known, approval, note: asked.note }, context);
  const posted = await post(ports, { state, known, asked }, context);
  if ('code' in posted) return release(ports, run, all, approval, context, posted);
  for (const one of all) {
    const other = one === item ? asked.with : asked.with === null ? null : item;
    const resolved: ItemResolution = {
      ...{ approval, action: asked.action, note: asked.note, due: asked.until },
      ...{ transaction: posted.transaction, case: posted.case, with: other },
    };
    await must(
      reconciliations.change(run, { type: 'ResolveItem', item: one, ...resolved }, context),
    );
  }
  return undefined;
}

async function release(
  { reconciliations }: ResolutionPorts,
  run: string,
  items: readonly string[],
  approval: string,
  context: CommandContext,
  why: Rejection,
): Promise<Rejection> {
  for (const item of items) {
    await reconciliations.change(run, { type: 'ReleaseItem', item, approval }, context);
  }
  return why;
}

async function must(changed: Promise<Rejection | undefined>): Promise<void> {
  const rejection = await changed;
  if (rejection !== undefined) throw new Error(`a claimed item was refused: ${rejection.code}`);
}

interface Posted {
  readonly transaction: string | null;
  readonly case: string | null;
}
const NOTHING: Posted = { transaction: null, case: null };

interface Claimed {
  readonly state: Run;
  readonly known: RunItem;
}

async function post(
  ports: ResolutionPorts,
  { state, known, asked }: Claimed & { readonly asked: Resolution },
  context: CommandContext,
): Promise<Posted | Rejection> {
  const { action, merchant } = asked;
  if (action !== 'book' && action !== 'suspend' && action !== 'adjust') return NOTHING;
  const { completed, id: reconciliation } = state;
  if (completed === null) throw new Error('an item of a run that is not complete');
  const { item, reopened } = known;
  const terms = { source: completed.source, item, action, merchant, reopened, reconciliation };
  const { accounts, command } = asFact(voucherOf(terms), context.causationId);
  if (command.type !== 'PostTransaction') throw new Error('a voucher is a transaction');
  const rejection = await execute(ports.ledger, [...accounts, command], context);
  if (rejection !== undefined) {
    return rejection.code === 'id_conflict'
      ? reject('movement_booked', 'somebody has booked the movement meanwhile').rejection
      : rejection;
  }
  const { id: transaction } = command;
  if (action !== 'suspend') return { transaction, case: null };
  return { transaction, case: await openCase(ports, { state, known }, transaction, context) };
}

/** @returns why the ledger refused. */
async function execute(
  ledger: Ledger,
  commands: readonly LedgerCommand[],
  context: CommandContext,
): Promise<Rejection | undefined> {
  const outcome = (await ledger.execute(PAYMENT_BOOK, commands, context)).at(-1);
  if (outcome === undefined || outcome.status === 'unknown') {
    throw new AppendOutcomeUnknown(ledgerStream(PAYMENT_BOOK));
  }
  return outcome.status === 'rejected' ? outcome.rejection : undefined;
}

/** A case answers for what stands in suspense, of each currency. @returns the first. */
async function openCase(
  { cases }: ResolutionPorts,
  { state, known }: Claimed,
  transaction: string,
  context: CommandContext,
): Promise<string | null> {
  const { item } = known;
  const source = state.completed?.source;
  const ids: string[] = [];
  for (const amount of item.differences) {
    const { currency } = fromText(amount);
    const id = derivedId('case', 'reconciliation', transaction, currency);
    const summary = 'a difference between a bill and the ledger; it stands in suspense';
    const channel = source?.name ?? '';
    const payment = item.movements.find((one) => one.payment !== null)?.payment ?? null;
    await cases.open(
      {
        ...{ case: id, kind: 'reconciliation', flow: null, subject: payment, channel, summary },
        details: { transaction, reconciliation: state.id, item: item.item },
      },
      {
        ...{ book: PAYMENT_BOOK, amount: { ...amount }, transaction, payment: payment ?? '' },
        ...{ merchant: item.movements.find((one) => one.merchant !== null)?.merchant ?? '' },
        ...{ channel, capture: null, fee: { ...toText({ minor: 0n, currency }) } },
        original: item.rows[0]?.reference ?? '',
      },
      context,
    );
    ids.push(id);
  }
  return ids[0] ?? null;
}

/** Reverses the voucher, and opens the item again, with the item that it was matched with by hand. */
async function reopen(
  { ledger, reconciliations }: ResolutionPorts,
  { state, known, approval, note }: Claimed & { readonly approval: string; readonly note: string },
  context: CommandContext,
): Promise<Rejection | undefined> {
  const { item } = known.item;
  const transaction = known.resolution?.transaction ?? null;
  const reversal = transaction === null ? null : derivedId('transaction', transaction, 'reversed');
  if (transaction !== null && reversal !== null) {
    const command = {
      type: 'ReverseTransaction',
      origin: 'engine',
      transaction,
      reason: note,
    } as const;
    const rejection = await execute(ledger, [{ ...command, id: reversal }], context);
    if (rejection !== undefined) {
      const free = { type: 'ReleaseItem', item, approval } as const;
      await reconciliations.change(state.id, free, context);
      return rejection;
    }
  }
  const other = known.resolution?.with ?? null;
  for (const one of other === null ? [item] : [item, other]) {
    const claim = { type: 'ClaimItem', item: one, approval, undo: true } as const;
    await reconciliations.change(state.id, claim, context);
    const again = { type: 'ReopenItem', item: one, approval, note, reversal } as const;
    await must(reconciliations.change(state.id, again, context));
  }
  return undefined;
}
