/**
 * Holds a bill against the ledger. What a run found depends on the bill and on places of the log alone, which are fixed
 * when it is opened: so a run that was cut off by a crash finds the same when it goes on.
 */
import type { StoredRow } from '../../domain/bill/events.js';
import type { TakenBill } from '../../domain/bill/taking.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import {
  type Chain,
  chainIdOf,
  type Opened,
  type OpenRun,
  reconciliationChain,
  reconciliationIdOf,
} from '../../domain/reconciliation/chain.js';
import { numberOf } from '../../domain/reconciliation/claims.js';
import { totalsOf } from '../../domain/reconciliation/differences.js';
import { addDays } from '../../domain/reconciliation/due.js';
import type { Item, ItemRow, ReconciliationEvent } from '../../domain/reconciliation/events.js';
import { match } from '../../domain/reconciliation/match.js';
import type { Movements } from '../../domain/reconciliation/port.js';
import {
  isReconciliationEvent,
  openItemsOf,
  reconciliationRun,
  type Run,
  type RunCommand,
  type RunState,
} from '../../domain/reconciliation/run.js';
import { chainStream, reconciliationStream } from '../../domain/reconciliation/streams.js';
import type { Answered } from '../answered.js';
import { type CommandHandler, createCommandHandler, type Folded } from '../command-handler.js';
import { gatherSides } from './gather-sides.js';

export interface ReconciliationDependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly bills: {
    find(id: string): Promise<{ readonly bill: TakenBill } | undefined>;
    rows(bill: TakenBill): AsyncGenerator<readonly StoredRow[]>;
  };
  readonly movements: Movements;
}

/** Items of an event. */
const PIECE = 200;
/** Runs of which the folded state is kept: open items alone, as long as they are worked on. */
const KEPT_RUNS = 8;

export class ReconciliationService {
  readonly #chains: CommandHandler<Chain, OpenRun, ReconciliationEvent>;
  readonly #runs: CommandHandler<RunState, RunCommand, ReconciliationEvent>;
  readonly #folded = new Map<string, Folded<RunState>>();

  constructor(private readonly deps: ReconciliationDependencies) {
    const { log, ids } = deps;
    this.#chains = createCommandHandler(log, reconciliationChain, isReconciliationEvent, ids);
    this.#runs = createCommandHandler<RunState, RunCommand, ReconciliationEvent>(
      log,
      reconciliationRun,
      isReconciliationEvent,
      ids,
    );
  }

  /** Refused with `not_found` or `reconciliation_busy`; the same bill again answers its run. */
  async run(billId: string, context: CommandContext): Promise<Answered<Run>> {
    const found = await this.deps.bills.find(billId);
    if (found === undefined) return reject('not_found', 'there is no such bill', 'bill');
    const id = reconciliationIdOf(billId);
    const known = await this.find(id);
    if (known?.run.completed != null) {
      return { accepted: true, value: known.run, replayed: true, position: known.position };
    }
    const { bill } = found;
    const opened = await this.#open(bill, { ...context, correlationId: id });
    const rejection = await this.#fill(opened, bill, { ...context, correlationId: id });
    if (rejection !== undefined) return { accepted: false, rejection };
    const { run, position } = await this.#mustFind(id);
    return { accepted: true, value: run, replayed: false, position };
  }

  async find(id: string): Promise<{ readonly run: Run; readonly position: Position } | undefined> {
    const folded = await this.#runs.load(reconciliationStream(id), this.#folded.get(id));
    this.#keep(id, folded);
    const { state, position } = folded;
    return state === null ? undefined : { run: state, position };
  }

  /** Items of a run that are matched, too, in the order in which they were found. */
  async *items(id: string): AsyncGenerator<Item> {
    for await (const { event } of readWholeStream(this.deps.log, reconciliationStream(id))) {
      if (event.type === 'ReconciliationItemsFound') yield* event.data.items;
    }
  }

  /** Claims, releases, resolves or reopens an item. */
  async change(
    id: string,
    command: Extract<RunCommand, { readonly item: string }>,
    context: CommandContext,
  ): Promise<Rejection | undefined> {
    const handled = await this.#handle(id, command, context);
    return handled.accepted ? undefined : handled.rejection;
  }

  async #open(bill: TakenBill, context: CommandContext): Promise<Opened> {
    const { source, layout, day, id } = bill;
    const { movements } = this.deps;
    const [began, ended] = [
      await movements.startOf(day, layout),
      await movements.startOf(addDays(day, 1), layout),
    ];
    const seen = await movements.head();
    const command: OpenRun = {
      ...{ type: 'OpenRun', bill: id, source, layout, day },
      ...{ began, ended, seen },
    };
    const stream = chainStream(chainIdOf(source, layout));
    const handled = await this.#chains.handle(stream, command, context);
    const opened = handled.state.runs.get(id);
    if (opened === undefined) throw new Error(`the run of ${id} was not opened`);
    return opened;
  }

  /** Finds the items of a run, and completes it. What was found before a crash is passed over. */
  async #fill(
    opened: Opened,
    bill: TakenBill,
    context: CommandContext,
  ): Promise<Rejection | undefined> {
    const before = await this.#takeOver(opened, context);
    if ('code' in before) return before;
    const rows = await this.#rowsOf(bill);
    const { sides, beyond } = await gatherSides(this.deps.movements, opened, {
      rows,
      open: before.open,
      beyond: before.beyond,
    });
    const items = match(sides);
    const run = opened.id;
    for (let from = 0; from < items.length; from += PIECE) {
      const piece = items.slice(from, from + PIECE);
      await this.#must(run, { type: 'FindItems', run, from, items: piece }, context);
    }
    const claimed = new Set(
      items.flatMap(({ movements }) => movements.map((one) => one.transaction)),
    );
    await this.#must(
      run,
      {
        ...{ type: 'Complete', opened, items: items.length, totals: totalsOf(items) },
        beyond: beyond.filter(({ transaction }) => claimed.has(transaction)),
      },
      context,
    );
    return undefined;
  }

  /** What the run before left open, which nobody resolves there any more. */
  async #takeOver(opened: Opened, context: CommandContext) {
    if (opened.previous === null) return { open: [], beyond: [] };
    const before = await this.find(opened.previous);
    if (before?.run.completed == null) {
      const rejection = await this.#finish(opened, context);
      if (rejection !== undefined) return rejection;
    }
    const handled = await this.#handle(opened.previous, { type: 'Carry', to: opened.id }, context);
    if (!handled.accepted) return handled.rejection;
    const { state } = handled;
    if (state?.completed == null) throw new Error('what is not complete was carried');
    return { open: openItemsOf(state), beyond: state.completed.beyond };
  }

  /** A run before that a crash has left: it comes first. */
  async #finish({ previous, source, layout }: Opened, context: CommandContext) {
    const chain = await this.#chains.load(chainStream(chainIdOf(source, layout)));
    const before = [...chain.state.runs.values()].find(({ id }) => id === previous);
    const found = before && (await this.deps.bills.find(before.bill));
    if (before === undefined || found === undefined) throw new Error('a run without its bill');
    return this.#fill(before, found.bill, { ...context, correlationId: before.id });
  }

  async #rowsOf(bill: TakenBill): Promise<readonly ItemRow[]> {
    const rows: ItemRow[] = [];
    for await (const piece of this.deps.bills.rows(bill)) {
      for (const row of piece) rows.push(itemRow(bill, row));
    }
    return rows;
  }

  async #must(run: string, command: RunCommand, context: CommandContext): Promise<void> {
    const handled = await this.#handle(run, command, context);
    if (!handled.accepted)
      throw new Error(`${command.type} was refused: ${handled.rejection.code}`);
  }

  /** The runs that were folded last, so that what changes in them is not folded from their beginning each time. */
  async #handle(id: string, command: RunCommand, context: CommandContext) {
    const stream = reconciliationStream(id);
    const handled = await this.#runs.handle(stream, command, context, this.#folded.get(id));
    this.#keep(id, handled);
    return handled;
  }

  #keep(id: string, { state, revision, position, at }: Folded<RunState>): void {
    const known = this.#folded.get(id);
    this.#folded.delete(id);
    // A read and a write may end in another order than they began: what has come further stays.
    const isNewer = known === undefined || revision >= known.revision;
    this.#folded.set(id, isNewer ? { state, revision, position, at } : known);
    const [oldest] = this.#folded.keys();
    if (this.#folded.size > KEPT_RUNS && oldest !== undefined) this.#folded.delete(oldest);
  }

  async #mustFind(id: string) {
    const found = await this.find(id);
    if (found === undefined) throw new Error(`${id} was completed and is not there`);
    return found;
  }
}

const DAY_CHARACTERS = 10;

function itemRow({ id: bill, layout }: TakenBill, row: StoredRow): ItemRow {
  const { statement, line, key, kind, status, reference, amount, fee } = row;
  return {
    ...{ bill, statement, line, key, kind, status, number: numberOf(layout, row), reference },
    ...{ day: row.occurredAt.slice(0, DAY_CHARACTERS), amount, fee },
  };
}
