/**
 * Payments from a CSV file through the HTTP API. The file is read twice: what makes it unreadable, to its
 * last line, is found before anything is paid. The reference is the idempotency key, so a file may be
 * imported again after any interruption: what is there already is found, not paid twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type ApiAnswer, type ApiClient, problemOf } from '../api-client.js';
import { CommandFailure } from '../exit-codes.js';
import { checkFile } from './check-file.js';
import { type CsvFile, readCsvRows } from './csv-rows.js';
import {
  type ColumnMapping,
  columnsOf,
  isRowError,
  type PaymentRow,
  type RowError,
  toPaymentRow,
} from './payment-row.js';

export interface ImportOptions {
  readonly file: CsvFile;
  readonly mapping: ColumnMapping;
  /** Registers merchants that are not known yet, with the column's value as their id. */
  readonly createMerchants: boolean;
  /** Payments under way at a time. */
  readonly concurrency: number;
  readonly api: ApiClient;
  /** @param total rows of the file. */
  readonly onProgress?: (summary: ImportSummary, total: number) => void;
  readonly onError?: (error: RowError) => void;
}

export interface ImportSummary {
  rows: number;
  /** Payments that this run made and that succeeded. */
  created: number;
  /** Payments that an earlier run had made with the same content. */
  replayed: number;
  /** Rows that the API refused, and payments that did not succeed. */
  failed: number;
  merchants: number;
}

const paymentSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  failure: z.looseObject({ code: z.string(), message: z.string() }).nullish(),
});
type Payment = z.infer<typeof paymentSchema>;

const TERMINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'canceled', 'expired']);
const POLL_MS = 500;
const POLLS = 240;

/**
 * @throws CommandFailure if the file cannot be read to its end, with nothing paid, or if the server makes
 *   going on useless: it says how far the import came.
 */
export async function importPayments(options: ImportOptions): Promise<ImportSummary> {
  const total = await checkFile(options.file, options.mapping);
  return new PaymentImport(options, total).run();
}

class PaymentImport {
  readonly #summary: ImportSummary = {
    rows: 0,
    created: 0,
    replayed: 0,
    failed: 0,
    merchants: 0,
  };
  readonly #merchants: MerchantRegistrations;
  readonly #rows;

  constructor(
    private readonly options: ImportOptions,
    private readonly total: number,
  ) {
    this.#rows = readCsvRows(options.file, columnsOf(options.mapping));
    this.#merchants = new MerchantRegistrations(options.api);
  }

  async run(): Promise<ImportSummary> {
    // One generator feeds all workers: each asks for its next row when it is free.
    const workers = Array.from({ length: this.options.concurrency }, () => this.#work());
    try {
      await Promise.all(workers);
    } catch (error) {
      await this.#rows.return(undefined);
      await Promise.allSettled(workers);
      throw givenUp(error, this.#current());
    }
    return this.#current();
  }

  async #work(): Promise<void> {
    const { mapping, onError, onProgress } = this.options;
    for (;;) {
      const next = await this.#rows.next();
      if (next.done === true) return;
      const row = toPaymentRow(next.value, mapping);
      const error = isRowError(row) ? row : await this.#importRow(row);
      this.#summary.rows += 1;
      if (error !== undefined) {
        this.#summary.failed += 1;
        onError?.(error);
      }
      onProgress?.(this.#current(), this.total);
    }
  }

  async #importRow(row: PaymentRow): Promise<RowError | undefined> {
    const { line, reference, merchant } = row;
    const { api, createMerchants } = this.options;
    if (createMerchants && merchant !== undefined) await this.#merchants.ensure(merchant);
    const headers = merchant === undefined ? {} : { 'tallybook-merchant': merchant };
    const answer = await api.send({
      method: 'POST',
      path: '/v1/payments',
      headers: { ...headers, prefer: 'wait=30' },
      body: { amount: row.amount, reference, method: { type: 'card' } },
    });
    if (answer.status === 401 || answer.status === 403) requireSuccess(answer, 'the key may not');
    if (answer.status >= 400) return { line, reference, ...problemOf(answer) };
    const payment = await settled(api, paymentSchema.parse(answer.body), headers);
    if (payment.status !== 'succeeded') {
      const code = payment.failure?.code ?? payment.status;
      const message = payment.failure?.message ?? `${payment.id} is ${code}`;
      return { line, reference, code, message };
    }
    if (wasReplayed(answer)) this.#summary.replayed += 1;
    else this.#summary.created += 1;
    return undefined;
  }

  #current(): ImportSummary {
    return { ...this.#summary, merchants: this.#merchants.registered };
  }
}

/** Registers each merchant of the file once, before its first payment. */
class MerchantRegistrations {
  /** Merchants that this run registered. */
  registered = 0;
  readonly #ready = new Map<string, Promise<void>>();

  constructor(private readonly api: ApiClient) {}

  ensure(id: string): Promise<void> {
    const known = this.#ready.get(id) ?? this.#register(id);
    this.#ready.set(id, known);
    return known;
  }

  async #register(id: string): Promise<void> {
    const body = { id, name: id };
    const answer = await this.api.send({ method: 'POST', path: '/v1/merchants', body });
    // A merchant of that id with other details is there as well, which is all that is asked for.
    if (answer.status === 409) return;
    requireSuccess(answer, `cannot register merchant ${id}`);
    if (!wasReplayed(answer)) this.registered += 1;
  }
}

/** The payment when it has come to its end. */
async function settled(
  api: ApiClient,
  first: Payment,
  headers: Record<string, string>,
): Promise<Payment> {
  let payment = first;
  for (let poll = 0; poll < POLLS && !TERMINAL.has(payment.status); poll += 1) {
    await sleep(POLL_MS);
    const answer = await api.send({ method: 'GET', path: `/v1/payments/${payment.id}`, headers });
    requireSuccess(answer, `cannot read ${payment.id}`);
    payment = paymentSchema.parse(answer.body);
  }
  return payment;
}

const wasReplayed = (answer: ApiAnswer): boolean =>
  answer.headers.get('idempotency-replayed') === 'true';

/** Payments that were made stay made: whoever is told of the failure has to know of them. */
function givenUp(error: unknown, { rows, created, replayed }: ImportSummary): unknown {
  if (!(error instanceof CommandFailure)) return error;
  const sofar = `given up after ${rows} rows, of which ${created} were paid now and ${replayed} before`;
  return new CommandFailure(`${error.message} (${sofar})`, { cause: error });
}

/** For answers after which no other row can fare better. */
function requireSuccess(answer: ApiAnswer, what: string): void {
  if (answer.status < 400) return;
  const { code, message } = problemOf(answer);
  throw new CommandFailure(`${what}: ${code}: ${message}`);
}
