/** The name of a report's row in the reader's language; what has none is shown as the API calls it. */
import { useSubjectName } from '../ledger/subject-name.js';
import type { TextId } from '../texts/text-id.js';
import { useText } from '../texts/use-text.js';

const LINES: Readonly<Record<string, TextId>> = {
  taken: 'report.line.taken',
  givenBack: 'report.line.given_back',
  otherwiseReceivable: 'report.line.otherwise_receivable',
  channelCost: 'report.line.channel_cost',
  fees: 'report.line.fees',
  taxOnFees: 'report.line.tax_on_fees',
  otherIncome: 'report.line.other_income',
  otherExpense: 'report.line.other_expense',
  intoSuspense: 'report.line.into_suspense',
  outOfSuspense: 'report.line.out_of_suspense',
  settled: 'report.line.settled',
  paidOut: 'report.line.paid_out',
  returned: 'report.line.returned',
  toppedUp: 'report.line.topped_up',
  channel: 'report.line.channel',
};

const KINDS: Readonly<Record<string, TextId>> = {
  opening: 'report.kind.opening',
  closing: 'report.kind.closing',
  posted: 'report.kind.posted',
  capture: 'report.kind.capture',
  refund: 'report.kind.refund',
  settlement: 'report.kind.settlement',
  reserve_release: 'report.kind.reserve_release',
  payout: 'report.kind.payout',
  payout_return: 'report.kind.payout_return',
  topup: 'report.kind.topup',
  channel_cost: 'report.kind.channel_cost',
  case_booked: 'report.kind.case_booked',
  case_charged: 'report.kind.case_charged',
};

/** The name of a kind of business; empty is what a caller posted. */
export function useKindName(): (kind: string) => string {
  const t = useText();
  return (kind) => {
    const id = KINDS[kind === '' ? 'posted' : kind];
    return id === undefined ? kind : t(id);
  };
}

/** `taken`, or `reserve_cash.payout`: a subject and a kind of business on it. */
export function useLineName(): (line: string) => string {
  const t = useText();
  const kindName = useKindName();
  const nameOf = useSubjectName();
  // The subjects of reports are those of the default chart, which have texts: a merchant does not read the chart.
  const subjectName = (id: string): string => nameOf({ id, name: id });
  return (line) => {
    const [subject = '', kind] = line.split('.');
    if (kind !== undefined) return `${subjectName(subject)} · ${kindName(kind)}`;
    const id = LINES[line];
    return id === undefined ? subjectName(line) : t(id);
  };
}
