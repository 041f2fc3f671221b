/**
 * Readers of the log that live as long as the process: the flows, the read models, the seals … Each of
 * them is supervised. A reader that fails reads again after a short wait, so one failed read never ends
 * it; a reader that gives no sign of life is named to the liveness probe.
 *
 * The mechanism is in `eventstore/reader`; readers get it with the log (`EventLog.follow`).
 */

/** What a reader tells its supervisor, and is told by it. */
export interface ReaderLife {
  /** Aborted when the reader is to end. */
  readonly signal: AbortSignal;
  /**
   * To be called when the reader has moved, has looked and found nothing new, or tries again.
   * @param trouble why it does not move, if it is trying again.
   */
  readonly beat: (trouble?: string) => void;
}

export interface Reader {
  /** Names the reader in logs and to the probes. */
  readonly name: string;
  /**
   * Reads until `life.signal` is aborted or all is read that there was to read. When it rejects it is
   * called again, after a wait that doubles from 0.1 s to 5 s and begins anew with each beat. An
   * `UnknownEventType` halts the reader instead: reading it again would not help.
   */
  read(life: ReaderLife): Promise<void>;
}

export interface RunningReader {
  /** Resolves when the reader has ended or was stopped; rejects when it halted. */
  readonly done: Promise<void>;
  /** Ends the reader; resolves once it reads no more. */
  stop(): Promise<void>;
}

export interface Readers {
  start(reader: Reader): RunningReader;
  /** Calls `look` every so often, `everyMs` after it was through the last time. */
  poll(name: string, everyMs: number, look: () => Promise<void>): RunningReader;
  /** True while every reader reads, else which one does not, and why. */
  health(): true | string;
  /** Names of the readers that have neither polled, moved nor tried again for a minute. */
  silent(): readonly string[];
}
