/**
 * Bills: taken from a file that was uploaded or fetched. The file is written down, found good, and read again into
 * events; nothing of it is taken before it was found good, and it is no bill before its last row is there.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Meant, misplaced } from '../../domain/bill/belongs.js';
import type { BillLayout } from '../../domain/bill/bill.js';
import type { BillEvent, StoredRow } from '../../domain/bill/events.js';
import type { BillRejection } from '../../domain/bill/rejection.js';
import type { BillDesk, BillDesks, BillSource } from '../../domain/bill/source.js';
import { type SplitRow, storedStatement } from '../../domain/bill/stored-rows.js';
import { billStream } from '../../domain/bill/streams.js';
import {
  type BillCommand,
  billIdOf,
  billTaking,
  isBillEvent,
  type TakenBill,
  type TakingState,
} from '../../domain/bill/taking.js';
import type { TallybookEvent } from '../../domain/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Answered } from '../answered.js';
import { type CommandHandler, createCommandHandler, type Folded } from '../command-handler.js';
import { billRows } from './bill-rows.js';
import { type CheckedBillFile, checkBillFile } from './check-bill-file.js';
import { charactersOf, MAX_PIECE_CHARACTERS, piecesOf } from './row-pieces.js';
import { type RowKeys, sealPersonal } from './row-seal.js';
import { spoolBill } from './spool.js';

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly desks: BillDesks;
  readonly keys: RowKeys;
  /** Where files lie while they are read. */
  readonly folder: string;
}

type Origin = TakenBill['origin'];
/** What is to be taken, and why. */
interface Order extends Meant {
  readonly origin: Origin;
  readonly context: CommandContext;
}

export class BillService {
  readonly #handler: CommandHandler<TakingState, BillCommand, BillEvent>;

  constructor(private readonly deps: Dependencies) {
    const { log, ids } = deps;
    this.#handler = createCommandHandler<TakingState, BillCommand, BillEvent>(
      log,
      billTaking,
      isBillEvent,
      ids,
    );
  }

  /** Takes a file. Refused with any code of a bill; the same file again answers what was taken. */
  async upload(
    bytes: Uint8Array,
    meant: Meant,
    context: CommandContext,
  ): Promise<Answered<TakenBill>> {
    // Bills may come by upload of channels and banks that nothing here speaks to.
    const desk = this.deps.desks(meant.source) ?? { account: null };
    return this.#take(bytes, desk, { ...meant, origin: 'upload', context });
  }

  /** Asks the source for the bill of a day, and takes it. A bill that was taken before is not asked for again. */
  async fetch(
    { source, day }: Pick<Meant, 'source' | 'day'>,
    context: CommandContext,
  ): Promise<Answered<TakenBill>> {
    const desk = this.deps.desks(source);
    if (desk === undefined) {
      return reject('bill_source_unknown', 'there is no such channel or bank account');
    }
    if (desk.fetch === undefined) {
      return reject('bill_not_fetchable', 'bills of this source come by upload');
    }
    const known = await this.find(billIdOf(source, day, fetchedLayout(source)));
    if (known !== undefined) {
      return { accepted: true, value: known.bill, replayed: true, position: known.position };
    }
    if (day >= toInstant(context.nowMs).slice(0, day.length)) {
      return reject('bill_day_not_over', `the day ${day} is not over`, 'date');
    }
    let text: string | null;
    try {
      text = await desk.fetch(day);
    } catch {
      return reject('bill_unavailable', `${source.name} gave no bill`);
    }
    const order: Order = {
      ...{ source, day, layout: fetchedLayout(source), origin: 'fetch', context },
    };
    if (text === null) return this.#takeNone(NOTHING, order);
    return this.#take(Buffer.from(text), desk, order);
  }

  async find(
    id: string,
  ): Promise<{ readonly bill: TakenBill; readonly position: Position } | undefined> {
    const { state, position } = await this.#handler.load(billStream(id));
    return state?.taken == null ? undefined : { bill: state.taken, position };
  }

  /** The rows of a bill that was taken, in the order of its file. */
  async *rows({
    id,
    attempt,
  }: Pick<TakenBill, 'id' | 'attempt'>): AsyncGenerator<readonly StoredRow[]> {
    for await (const { event } of readWholeStream(this.deps.log, billStream(id))) {
      if (event.type === 'BillRowsTaken' && event.data.attempt === attempt) yield event.data.rows;
    }
  }

  async #take(bytes: Uint8Array, desk: BillDesk, order: Order): Promise<Answered<TakenBill>> {
    const { folder } = this.deps;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    try {
      const spooled = await spoolBill(Readable.from([bytes]) as AsyncIterable<Uint8Array>, path);
      if (typeof spooled !== 'number') return refusedFile(spooled);
      const checked = await checkBillFile(path);
      if (checked.outcome === 'refused') return refusedFile(checked.rejection);
      if (checked.outcome === 'no_bill') return await this.#takeNone(checked.sha256, order);
      const { days, longest } = await survey(checked);
      const rejection = tooLong(longest) ?? misplaced(checked.bills, order, desk, days);
      if (rejection !== undefined) return { accepted: false, rejection };
      return await this.#takeAll(checked, order);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** That there is no bill is an answer, and is taken as a bill is. */
  async #takeNone(sha256: string, { source, day, layout, origin, context }: Order) {
    if (layout === null) {
      return reject('bill_layout_required', 'the file says that there is no bill', 'layout');
    }
    const id = billIdOf(source, day, layout);
    return this.#end(
      { id, source, day, layout, outcome: 'no_bill', origin, sha256, rows: 0, statements: [] },
      context,
    );
  }

  async #takeAll(
    checked: CheckedBillFile,
    { source, day, origin, context }: Order,
  ): Promise<Answered<TakenBill>> {
    const { sha256, bills } = checked;
    const layout = layoutOf(checked);
    const id = billIdOf(source, day, layout);
    let folded = await this.#handler.load(billStream(id));
    let from = 0;
    if (folded.state?.taken == null) {
      for await (const piece of piecesOf(layout, billRows(checked))) {
        const taken = await this.#takePiece({ id, sha256, from, piece }, folded, context);
        if ('rejection' in taken) return { accepted: false, rejection: taken.rejection };
        folded = taken;
        from += piece.length;
      }
    }
    const rows = bills.reduce((sum, bill) => sum + bill.rows, 0);
    const statements = bills.map(storedStatement);
    return this.#end(
      { id, source, day, layout, outcome: 'bill', origin, sha256, rows, statements },
      context,
    );
  }

  async #takePiece(
    {
      id,
      sha256,
      from,
      piece,
    }: {
      readonly id: string;
      readonly sha256: string;
      readonly from: number;
      readonly piece: readonly SplitRow[];
    },
    before: Folded<TakingState>,
    context: CommandContext,
  ): Promise<Folded<TakingState> | { readonly rejection: Rejection }> {
    const { state } = before;
    // Of the same file so much was taken before an end of the process.
    if (state?.sha256 === sha256 && from < state.rows) return before;
    const own = piece.map(({ personal: fields }) => fields);
    const personal = await sealPersonal(own, { bill: id, sha256, from }, this.deps.keys);
    const rows = piece.map(({ row }) => row);
    return this.#handler.handle(
      billStream(id),
      { type: 'TakeRows', id, sha256, from, rows, personal },
      { ...context, correlationId: id },
      before,
    );
  }

  async #end(
    bill: Omit<TakenBill, 'attempt' | 'takenAt'>,
    context: CommandContext,
  ): Promise<Answered<TakenBill>> {
    const { id } = bill;
    const command: BillCommand = { type: 'TakeBill', ...bill };
    const handled = await this.#handler.handle(billStream(id), command, {
      ...context,
      correlationId: id,
    });
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const { state, events, position } = handled;
    if (state?.taken == null) throw new Error(`${id} was not taken`);
    return { accepted: true, value: state.taken, replayed: events.length === 0, position };
  }
}

/** Of no bytes at all. */
const NOTHING = createHash('sha256').digest('hex');

/** What sources that are fetched from give. */
const fetchedLayout = ({ type }: BillSource): BillLayout =>
  type === 'bank' ? 'camt_053' : 'sandbox';

/** Where it is at fault is said in words: a problem has no member for it. */
function refusedFile({ code, detail, line, column, file }: BillRejection): {
  readonly accepted: false;
  readonly rejection: Rejection;
} {
  const places = [
    file === undefined ? [] : [`file ${file} of the archive`],
    line === undefined ? [] : [`line ${line}`],
    column === undefined ? [] : [`column ${column}`],
  ].flat();
  const place = places.length === 0 ? '' : ` (${places.join(', ')})`;
  return { accepted: false, rejection: { code, detail: `${detail}${place}` } };
}

function layoutOf({ bills }: CheckedBillFile): BillLayout {
  const [first] = bills;
  if (first === undefined) throw new Error('a file without a bill');
  return first.layout;
}

const DAY_CHARACTERS = 10;

interface Survey {
  /** That rows are dated on, by the clock of the bill. */
  readonly days: ReadonlySet<string>;
  /** Characters of the longest row. */
  readonly longest: number;
}

async function survey(checked: CheckedBillFile): Promise<Survey> {
  const days = new Set<string>();
  let longest = 0;
  for await (const rows of billRows(checked)) {
    for (const row of rows) {
      days.add(row.occurredAt.slice(0, DAY_CHARACTERS));
      longest = Math.max(longest, charactersOf(row));
    }
  }
  return { days, longest };
}

const tooLong = (longest: number): Rejection | undefined =>
  longest <= MAX_PIECE_CHARACTERS
    ? undefined
    : reject('bill_too_large', `a row has more than ${MAX_PIECE_CHARACTERS} characters`).rejection;
