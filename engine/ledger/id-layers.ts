/**
 * What the database holds of a book's permanent ids: rows in runs, over every few runs a filter. A run is
 * what one flush has written, or a few small flushes: its rows stand side by side, so that a flush
 * appends to the table. In one table sorted by hash each flush would touch pages all over it, more of them the
 * longer the table is. The price is that a key is looked for in each run
 * of a layer, but a new key nearly never is: the filter of the layer knows it as new.
 */
import type { Database } from '../../sqlite/driver.js';
import { IdFilter } from './id-filter.js';

/** A flush joins the last run if the run then has no more rows than this. */
const RUN_IDS = 65_536;
const SMALLEST_LAYER = 1_024;
const LARGEST_LAYER = 1_048_576;

export interface Layer {
  readonly number: number;
  readonly filter: IdFilter;
  readonly ids: number;
  readonly firstRun: number;
  readonly lastRun: number;
  /** Rows of the last run. */
  readonly lastRunIds: number;
}

export interface LayerRow {
  readonly layer: number;
  readonly bits: Uint8Array;
  readonly ids: number;
  readonly first_run: number;
  readonly last_run: number;
  readonly last_run_ids: number;
}

interface IdRow {
  readonly hash: number;
  readonly revision: number;
}

export const ID_SCHEMA = `
  CREATE TABLE ids (
    book INTEGER NOT NULL, run INTEGER NOT NULL, hash INTEGER NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (book, run, hash, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE id_layers (
    book INTEGER NOT NULL, layer INTEGER NOT NULL, ids INTEGER NOT NULL, first_run INTEGER NOT NULL,
    last_run INTEGER NOT NULL, last_run_ids INTEGER NOT NULL, bits BLOB NOT NULL,
    PRIMARY KEY (book, layer)
  ) STRICT;
`;

export class IdLayers {
  /** Oldest first; the last takes further ids. */
  #layers: Layer[];
  readonly #find;

  constructor(
    private readonly db: Database,
    private readonly book: number,
  ) {
    this.#find = db.prepare<[string, number], IdRow>(
      `SELECT hash, revision FROM json_each(?) AS wanted
       CROSS JOIN ids ON ids.book = ? AND ids.run = wanted.value ->> 0 AND ids.hash = wanted.value ->> 1`,
    );
    this.#layers = db
      .prepare<[number], LayerRow>('SELECT * FROM id_layers WHERE book = ? ORDER BY layer')
      .all(book)
      .map(toLayer);
  }

  /** Pairs of run and hash under which a key may stand; none of nearly every new key. */
  placesOf(hash: number): readonly Place[] {
    let places: Place[] | undefined;
    for (const { filter, firstRun, lastRun } of this.#layers) {
      if (!filter.has(hash)) continue;
      places ??= [];
      for (let run = firstRun; run <= lastRun; run += 1) places.push([run, hash]);
    }
    return places ?? NOWHERE;
  }

  /** The rows at these places. One question for all of them: a question each would cost several times as much. */
  rowsAt(places: readonly Place[]): Iterable<IdRow> {
    return this.#find.iterate(JSON.stringify(places), this.book);
  }

  /**
   * The last layer with further ids, or a layer after it, for a flush that is about to write it and
   * them. A filter that knows ids which are never written does no harm. @param hashes at least one.
   */
  withIds(hashes: Float64Array): Layer {
    const layer = this.#layerFor(hashes.length);
    for (const hash of hashes) layer.filter.add(hash);
    return layer;
  }

  /** The layer and its ids were written. */
  written(layer: Layer): void {
    this.#layers[layer.number] = layer;
  }

  /** Inside a transaction of the caller's. */
  clear(): void {
    for (const table of ['ids', 'id_layers']) {
      this.db.prepare<[number]>(`DELETE FROM ${table} WHERE book = ?`).run(this.book);
    }
    this.#layers = [];
  }

  /** The last layer with so many ids more, or a layer after it. */
  #layerFor(count: number): Layer {
    const last = this.#layers.at(-1);
    if (last === undefined || last.ids + count > last.filter.capacity) {
      const run = (last?.lastRun ?? 0) + 1;
      return {
        number: this.#layers.length,
        filter: IdFilter.ofCapacity(capacityFor(count, last?.filter.capacity ?? 0)),
        ids: count,
        firstRun: run,
        lastRun: run,
        lastRunIds: count,
      };
    }
    const isSmall = last.lastRunIds + count <= RUN_IDS;
    return {
      ...last,
      ids: last.ids + count,
      lastRun: isSmall ? last.lastRun : last.lastRun + 1,
      lastRunIds: isSmall ? last.lastRunIds + count : count,
    };
  }
}

/** A run and a hash. */
export type Place = readonly [number, number];
const NOWHERE: readonly Place[] = [];

/** Twice that of the layer before, and enough for the ids at hand. */
function capacityFor(count: number, before: number): number {
  let capacity = Math.max(SMALLEST_LAYER, Math.min(before * 2, LARGEST_LAYER));
  while (capacity < count) capacity *= 2;
  return capacity;
}

const toLayer = (row: LayerRow): Layer => ({
  number: row.layer,
  filter: IdFilter.ofBytes(row.bits),
  ids: row.ids,
  firstRun: row.first_run,
  lastRun: row.last_run,
  lastRunIds: row.last_run_ids,
});

export const toLayerRow = (layer: Layer): LayerRow => ({
  layer: layer.number,
  bits: layer.filter.bytes,
  ids: layer.ids,
  first_run: layer.firstRun,
  last_run: layer.lastRun,
  last_run_ids: layer.lastRunIds,
});
