/** Fills a flight from the queue: looks the keys up that deciding needs, and decides, unit by unit. */
import type { Unit } from '../../domain/ledger/chain.js';
import { keysNeeded } from '../../domain/ledger/keys.js';
import type { DecidedUnit, Flight } from './flight.js';
import type { History } from './history.js';
import type { JobQueue } from './job-queue.js';
import type { Job } from './request.js';

/** Units whose keys are looked up together. */
const PREPARE_AT_ONCE = 512;

export class BatchGatherer {
  /** Units of the queue whose keys are prepared. */
  #prepared = 0;

  constructor(
    private readonly queue: JobQueue,
    private readonly history: History,
  ) {}

  /** Moves units from the queue to the flight until it is full or the queue is empty. */
  async fill(flight: Flight): Promise<void> {
    let taken = 0;
    try {
      for (; taken < this.queue.length && !flight.isFull; taken += 1) {
        if (taken === this.#prepared) await this.#prepare();
        const unit = this.queue.at(taken) ?? [];
        const decided = decideOrFail(flight, unit);
        if (decided !== undefined && !flight.take(decided)) break;
      }
    } finally {
      this.queue.drop(taken);
    }
  }

  /** What was looked up may have changed since. */
  forget(): void {
    this.history.forget();
    this.#prepared = 0;
  }

  #prepare(): Promise<void> | undefined {
    const units = this.queue.slice(this.#prepared, this.#prepared + PREPARE_AT_ONCE);
    this.#prepared += units.length;
    const keys: string[] = [];
    for (const unit of units) {
      for (const { command } of unit) keys.push(...keysNeeded(command));
    }
    return this.history.prepare(keys);
  }
}

/** A command that cannot be decided or encoded is a defect, and fails alone. */
function decideOrFail(flight: Flight, unit: Unit<Job>): DecidedUnit | undefined {
  try {
    return flight.decide(unit);
  } catch (error) {
    for (const job of unit) job.request.fail(error);
    return undefined;
  }
}
