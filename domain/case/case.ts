/**
 * Decides over a case: it is opened once, assigned, and resolved or dismissed. The money that it holds in
 * suspense is spent once: whoever moves it claims it first, by one append to the case's stream.
 */
import { accept, type Decision, reject } from '../kernel/decider.js';
import { fromText, type Money, money, type MoneyText, toText } from '../money/money.js';
import type { CaseEvent } from './events.js';

/** What a case is opened with. */
export type CaseReport = Extract<CaseEvent, { type: 'CaseOpened' }>['data'];
/** Money in suspense that a case answers for. */
export type Holding = Omit<Extract<CaseEvent, { type: 'CaseMoneyHeld' }>['data'], 'case'>;

/** What can be done with a case's money. */
export type MoneyAction = 'book' | 'refund' | 'write_off';

/** Money that is about to be moved. */
export interface Claim {
  readonly id: string;
  /** Signed as what the case holds. */
  readonly amount: Money;
  readonly action: MoneyAction;
  readonly note: string | null;
  /** The approved proposal; null for a refund that the merchant or a flow asked for. */
  readonly approval: string | null;
}

export interface Case {
  readonly id: string;
  readonly report: CaseReport;
  /** The money that it was opened with; null if it never held any. */
  readonly holding: Holding | null;
  readonly status: 'open' | 'resolved' | 'dismissed';
  readonly assignee: string | null;
  /** What suspense holds for it now; null if it never held anything. */
  readonly held: Money | null;
  readonly claims: readonly Claim[];
  /** Claims whose money has been moved. */
  readonly moved: ReadonlySet<string>;
  /** Claims that were given up: for good, since somebody may still be at work under them. */
  readonly released: ReadonlySet<string>;
  /** How it ended; null while it is open. */
  readonly end: {
    readonly action: MoneyAction | 'dismiss';
    readonly note: string | null;
    readonly approval: string | null;
  } | null;
  readonly openedAt: string;
}

/** State of `case-{id}`: null before it is opened. */
export type CaseState = Case | null;

export type CaseCommand =
  | {
      readonly type: 'OpenCase';
      readonly report: CaseReport;
      /** Null if no money depends on it. */
      readonly holding: Holding | null;
      /** Claims all of its money in the same append: for a flow that gives it back by itself. */
      readonly claim: string | null;
    }
  | { readonly type: 'AssignCase'; readonly to: string }
  | ({ readonly type: 'ClaimMoney' } & Claim)
  | { readonly type: 'ReleaseClaim'; readonly claim: string }
  | {
      readonly type: 'RecordMoved';
      readonly claim: string;
      readonly transaction: string;
      /** Less than was claimed: the rest stays with the case. Left out for all of it. */
      readonly amount?: Money;
    }
  | { readonly type: 'DismissCase'; readonly note: string; readonly approval: string };

type CommandOf<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/** What is held and not claimed; null if the case never held anything. */
export function unclaimed({ held, claims }: Case): Money | null {
  if (held === null) return null;
  const claimed = claims.reduce((sum, { amount }) => sum + amount.minor, 0n);
  return money(held.minor - claimed, held.currency);
}

/** True if a case holds nothing, and nothing of it is under way. */
export const isEmpty = ({ held, claims }: Case): boolean =>
  (held === null || held.minor === 0n) && claims.length === 0;

function decide(command: CaseCommand, state: CaseState): Decision<CaseEvent> {
  if (command.type === 'OpenCase') return open(command, state);
  if (state === null) return reject('not_found', 'there is no such case');
  switch (command.type) {
    case 'AssignCase':
      return assign(command, state);
    case 'ClaimMoney':
      return claim(command, state);
    case 'ReleaseClaim':
      return state.claims.some(({ id }) => id === command.claim)
        ? accept({ type: 'CaseClaimReleased', data: { case: state.id, claim: command.claim } })
        : accept();
    case 'RecordMoved':
      return recordMoved(command, state);
    case 'DismissCase':
      return dismiss(command, state);
  }
}

function open(command: CommandOf<'OpenCase'>, state: CaseState): Decision<CaseEvent> {
  if (state !== null) return accept();
  const { report, holding, claim: id } = command;
  const opened: CaseEvent = { type: 'CaseOpened', data: report };
  if (holding === null) return accept(opened);
  const held: CaseEvent = { type: 'CaseMoneyHeld', data: { case: report.case, ...holding } };
  if (id === null) return accept<CaseEvent>(opened, held);
  const amount = fromText(holding.amount);
  const claim: Claim = { id, amount, action: 'refund', note: null, approval: null };
  return accept<CaseEvent>(opened, held, claimed(report.case, claim));
}

function assign({ to }: CommandOf<'AssignCase'>, state: Case): Decision<CaseEvent> {
  if (state.status !== 'open') return closed(state);
  return state.assignee === to
    ? accept()
    : accept({ type: 'CaseAssigned', data: { case: state.id, to } });
}

function claim(command: CommandOf<'ClaimMoney'>, state: Case): Decision<CaseEvent> {
  const { id, amount } = command;
  if (state.moved.has(id) || state.claims.some((known) => known.id === id)) return accept();
  if (state.status !== 'open') return closed(state);
  const rest = unclaimed(state);
  if (rest === null || state.released.has(id) || !covers(rest, amount)) {
    return reject(
      'case_money_claimed',
      'so much is not left: it was moved before, or is about to be',
    );
  }
  return accept(claimed(state.id, command));
}

/** So much of the same sign is there. */
const covers = (rest: Money, wanted: Money): boolean =>
  rest.currency === wanted.currency &&
  (wanted.minor > 0n
    ? rest.minor >= wanted.minor
    : wanted.minor < 0n && rest.minor <= wanted.minor);

function recordMoved(command: CommandOf<'RecordMoved'>, state: Case): Decision<CaseEvent> {
  const { claim, transaction } = command;
  if (state.moved.has(claim)) return accept();
  const known = state.claims.find(({ id }) => id === claim);
  if (known === undefined || state.held === null) {
    return reject('case_money_claimed', 'the money was not claimed');
  }
  const { action, note, approval } = known;
  const amount = command.amount ?? known.amount;
  if (!covers(known.amount, amount)) {
    return reject('case_money_claimed', 'more was moved than was claimed');
  }
  const moved: CaseEvent = {
    type: 'CaseMoneyMoved',
    data: { case: state.id, claim, amount: text(amount), transaction },
  };
  if (state.held.minor !== amount.minor) return accept(moved);
  return accept<CaseEvent>(moved, {
    type: 'CaseResolved',
    data: { case: state.id, action, note, approval },
  });
}

function dismiss(command: CommandOf<'DismissCase'>, state: Case): Decision<CaseEvent> {
  const { note, approval } = command;
  if (state.end?.approval === approval) return accept();
  if (state.status !== 'open') return closed(state);
  if (!isEmpty(state)) {
    return reject('case_holds_money', 'its money has to be brought to its place first');
  }
  return accept({ type: 'CaseDismissed', data: { case: state.id, note, approval } });
}

const closed = ({ status }: Case) => reject('case_closed', `the case is ${status}`);

const text = (amount: Money): { value: string; currency: string } => ({ ...toText(amount) });

const claimed = (id: string, { id: claim, amount, action, note, approval }: Claim): CaseEvent => ({
  type: 'CaseMoneyClaimed',
  data: { case: id, claim, amount: text(amount), action, note, approval },
});

function evolve(state: CaseState, event: CaseEvent, at: string): CaseState {
  if (event.type === 'CaseOpened') {
    return {
      id: event.data.case,
      report: event.data,
      holding: null,
      status: 'open',
      assignee: null,
      held: null,
      claims: [],
      moved: new Set(),
      released: new Set(),
      end: null,
      openedAt: at,
    };
  }
  if (state === null) throw new Error(`${event.type} before CaseOpened`);
  switch (event.type) {
    case 'CaseMoneyHeld': {
      const { book, amount, transaction, payment, merchant, channel, capture, fee, tax, original } =
        event.data;
      const taxed = tax === undefined ? {} : { tax };
      const of = { payment, merchant, channel, capture, fee, ...taxed, original };
      return { ...state, holding: { book, amount, transaction, ...of }, held: fromText(amount) };
    }
    case 'CaseAssigned':
      return { ...state, assignee: event.data.to };
    case 'CaseMoneyClaimed': {
      const { claim: id, amount, action, note, approval } = event.data;
      const added = { id, amount: fromText(amount), action, note, approval };
      return { ...state, claims: [...state.claims, added] };
    }
    case 'CaseClaimReleased':
      return {
        ...withoutClaim(state, event.data.claim),
        released: new Set([...state.released, event.data.claim]),
      };
    case 'CaseMoneyMoved': {
      const { claim, amount } = event.data;
      return {
        ...withoutClaim(state, claim),
        held: less(state.held, amount),
        moved: new Set([...state.moved, claim]),
      };
    }
    case 'CaseResolved': {
      const { action, note, approval } = event.data;
      return { ...state, status: 'resolved', end: { action, note, approval } };
    }
    case 'CaseDismissed': {
      const { note, approval } = event.data;
      return { ...state, status: 'dismissed', end: { action: 'dismiss', note, approval } };
    }
  }
}

const withoutClaim = (state: Case, claim: string): Case => ({
  ...state,
  claims: state.claims.filter(({ id }) => id !== claim),
});

const less = (held: Money | null, amount: MoneyText): Money => {
  const { minor, currency } = fromText(amount);
  return money((held?.minor ?? 0n) - minor, currency);
};

const initialState: CaseState = null;

/** Its fold also sees when an event was recorded. */
export const caseAggregate = { initialState, decide, evolve };
