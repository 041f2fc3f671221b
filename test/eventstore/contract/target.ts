/** What the contract suite works on, and what its parts share. */
import { expect, it } from '@jest/globals';
import {
  type AppendResult,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  WrongExpectedRevision,
} from '../../../domain/kernel/event-store.js';

/** One log, and what can be done to it. Hooks that an adapter leaves out skip their tests. */
export interface ContractTarget {
  /** Makes the log ready; called once, before everything else. */
  start(): Promise<void>;
  /** A store over the log. Called again after `close` for the same log: a restart of the engine. */
  open(): Promise<EventStore>;
  /** Breaks every connection of the open stores; the log stays, and takes new connections. */
  readonly dropConnections?: () => Promise<void>;
  /** SIGKILLs the process that keeps the log and starts it again. Open stores must recover. */
  readonly killAndRestart?: () => Promise<void>;
  /**
   * Has a process of its own append to the stream, and SIGKILLs it once it has acknowledged some.
   * Returns the ids acknowledged. For stores that live in the engine's own process.
   */
  readonly crashWriter?: (stream: string) => Promise<readonly string[]>;
  /** The next append is written, and its answer lost. */
  readonly loseNextAnswer?: () => void | Promise<void>;
  /** Frees the log once every store is closed. */
  dispose(): Promise<void>;
}

/** A log that the suite has made ready. */
export interface OpenedTarget {
  readonly target: ContractTarget;
  /** Another after a restart. */
  store: EventStore;
}

/** `it`, skipped for adapters that leave the hook out. */
export const itWith = (hook: unknown): typeof it.skip => (hook === undefined ? it.skip : it);

/** The append is refused because of its expected revision. */
export const conflict = async (
  append: Promise<AppendResult>,
  expected: ExpectedRevision,
  actual: number | 'no_stream',
): Promise<void> => {
  const error = await append.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WrongExpectedRevision);
  expect(error).toMatchObject({ expected, actual });
};

/** Appends until the store says what became of it, as the engine does: same ids, same expectation. */
export async function appendUntilKnown(
  store: EventStore,
  stream: string,
  events: readonly EventToAppend[],
  expected: ExpectedRevision,
): Promise<AppendResult> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await store.append(stream, events, expected);
    } catch (error) {
      if (error instanceof WrongExpectedRevision || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
