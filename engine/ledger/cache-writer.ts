/**
 * Writes flushes into the cache file. A flush comes in parts, so that whoever makes it need not hold the
 * event loop for all of it; the parts are written in one transaction, and the cache either has all of
 * them or is as it was.
 */
import type { Database } from '../../sqlite/driver.js';
import type { AccountRow, BookRow, ReservationRow } from './cache-file.js';
import type { LayerRow } from './id-layers.js';

/** Rows of one book as plain data, which passes between threads. */
export type FlushPart =
  | { readonly kind: 'accounts'; readonly rows: readonly AccountRow[] }
  | { readonly kind: 'made'; readonly rows: readonly ReservationRow[] }
  /** Ids of reservations that are not open any more. */
  | { readonly kind: 'ended'; readonly ids: readonly string[] }
  /** A run of ids: hashes and, at the same index, their revisions; and the layer as it is with them. */
  | {
      readonly kind: 'ids';
      readonly layer: LayerRow;
      readonly hashes: Float64Array;
      readonly revisions: Float64Array;
    }
  /** As of which event the rest is. */
  | { readonly kind: 'book'; readonly row: BookRow };

export interface CacheWriter {
  /**
   * Writes the parts of a flush of one book; they are made one by one while it runs.
   * @param book the number that the book has in the file.
   * @throws Error they could not be written: nothing was.
   */
  write(book: number, parts: Iterable<FlushPart>): Promise<void>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Writes in this thread, and holds it until all is written. */
export class DirectCacheWriter implements CacheWriter {
  readonly #tables: CacheTables;

  constructor(db: Database) {
    this.#tables = new CacheTables(db);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
  async write(book: number, parts: Iterable<FlushPart>): Promise<void> {
    this.#tables.write(book, parts);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The statements of a flush on a connection. */
export class CacheTables {
  readonly #saveAccount;
  readonly #saveReservation;
  readonly #deleteReservation;
  readonly #saveId;
  readonly #saveLayer;
  readonly #saveBook;

  constructor(private readonly db: Database) {
    this.#saveAccount = db.prepare<[AccountRow & { readonly book: number }]>(
      `INSERT INTO accounts VALUES (@book, @id, @currency, @subject, @managed, @floor, @ceiling,
         @metadata, @content_hash, @scheduled, @status, @posted, @pending_in, @pending_out, @sequence)
       ON CONFLICT DO UPDATE SET floor = @floor, ceiling = @ceiling,
         scheduled = @scheduled, status = @status, posted = @posted, pending_in = @pending_in,
         pending_out = @pending_out, sequence = @sequence`,
    );
    this.#saveReservation = db.prepare<[ReservationRow & { readonly book: number }]>(
      `INSERT OR IGNORE INTO reservations (book, id, holds, expires_at_ms, reference, metadata)
       VALUES (@book, @id, @holds, @expires_at_ms, @reference, @metadata)`,
    );
    this.#deleteReservation = db.prepare<[number, string]>(
      'DELETE FROM reservations WHERE book = ? AND id = ?',
    );
    this.#saveId = db.prepare<[number, number, number, number]>(
      'INSERT OR IGNORE INTO ids (book, run, hash, revision) VALUES (?, ?, ?, ?)',
    );
    this.#saveLayer = db.prepare<[LayerRow & { readonly book: number }]>(
      `INSERT INTO id_layers (book, layer, ids, first_run, last_run, last_run_ids, bits)
       VALUES (@book, @layer, @ids, @first_run, @last_run, @last_run_ids, @bits)
       ON CONFLICT DO UPDATE SET ids = @ids, last_run = @last_run, last_run_ids = @last_run_ids, bits = @bits`,
    );
    this.#saveBook = db.prepare<[BookRow]>(
      `UPDATE books SET timezone = @timezone, cut_time = @cut_time, chart = @chart, periods = @periods, store_id = @store_id,
         day = @day, revision = @revision, position = @position, event_id = @event_id WHERE number = @number`,
    );
  }

  /** Writes the parts in one transaction. */
  write(book: number, parts: Iterable<FlushPart>): void {
    this.db.transaction(() => {
      for (const part of parts) this.#write(book, part);
    })();
  }

  #write(book: number, part: FlushPart): void {
    switch (part.kind) {
      case 'accounts':
        for (const row of part.rows) this.#saveAccount.run({ book, ...row });
        break;
      case 'made':
        for (const row of part.rows) this.#saveReservation.run({ book, ...row });
        break;
      case 'ended':
        for (const id of part.ids) this.#deleteReservation.run(book, id);
        break;
      case 'ids': {
        const { layer, hashes, revisions } = part;
        // In rising order, so that a run is appended to the table.
        const order = Uint32Array.from(hashes.keys());
        order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
        for (const at of order) {
          this.#saveId.run(book, layer.last_run, hashes[at] as number, revisions[at] as number);
        }
        this.#saveLayer.run({ book, ...layer });
        break;
      }
      case 'book':
        this.#saveBook.run(part.row);
        break;
    }
  }
}
