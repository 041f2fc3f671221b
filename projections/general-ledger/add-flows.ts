/** Flows of subjects with the pages of their vouchers. */
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { ProjectionTx } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import type { BatchFlow } from './batch-flows.js';
import { subjectFlows, voucherPages } from './tables.js';
import { PAGE_VOUCHERS, type Voucher, voucherText } from './voucher-page.js';

type FlowRow = RowOf<typeof subjectFlows>;

const keyOf = ({ book, effective_date, day, subject, currency }: BatchFlow) =>
  [book, effective_date, day, subject, currency] as const;

export async function addFlows(flows: readonly BatchFlow[], tx: ProjectionTx): Promise<void> {
  const rows = await tx.rows(subjectFlows, flows.map(keyOf));
  for (const flow of flows) rows.put(grown(flow, rows.get(...keyOf(flow)), tx));
}

/** The flow after the batch. A page that it fills is written once, and never again. */
function grown(flow: BatchFlow, before: FlowRow | undefined, tx: ProjectionTx): FlowRow {
  const { vouchers, ...place } = flow;
  const { currency } = flow;
  let debits = minorOf(before?.debits ?? zero(currency), currency);
  let credits = minorOf(before?.credits ?? zero(currency), currency);
  /** The page that is being filled; the texts are of the vouchers in it. */
  let page: PageStart = before ?? NO_PAGE;
  let texts = textsIn(before);
  for (const voucher of vouchers) {
    if (texts.length === 0) page = startOf(voucher, debits, credits, currency);
    texts.push(voucherText(voucher, page));
    debits += voucher.debits;
    credits += voucher.credits;
    if (texts.length < PAGE_VOUCHERS) continue;
    tx.insert(voucherPages, { ...place, ...onlyStart(page), vouchers: texts.join(' ') });
    texts = [];
  }
  const open = texts.length === 0 ? NO_PAGE : onlyStart(page);
  const sums = { debits: decimal(debits, currency), credits: decimal(credits, currency) };
  return { ...place, ...sums, ...open, vouchers: texts.join(' ') };
}

interface PageStart {
  readonly first_revision: number;
  readonly first_position: number;
  readonly debits_before: string;
  readonly credits_before: string;
}

/** Of a flow all of whose vouchers are in full pages. */
const NO_PAGE: PageStart = {
  first_revision: 0,
  first_position: 0,
  debits_before: '',
  credits_before: '',
};

const startOf = (
  { revision, position }: Voucher,
  debits: bigint,
  credits: bigint,
  currency: string,
): PageStart => ({
  first_revision: revision,
  first_position: position,
  debits_before: decimal(debits, currency),
  credits_before: decimal(credits, currency),
});

const onlyStart = ({
  first_revision,
  first_position,
  debits_before,
  credits_before,
}: PageStart): PageStart => ({ first_revision, first_position, debits_before, credits_before });

const textsIn = (flow: FlowRow | undefined): string[] =>
  flow === undefined || flow.vouchers === '' ? [] : flow.vouchers.split(' ');
