/**
 * Appends, over a connection of their own. Whatever makes an append's outcome unknown also makes its
 * connection suspect: it is given up, and the next append opens a new connection. So a silent connection
 * costs its appends one time limit each and nobody else anything.
 */
import type { EventData, EventStoreDBClient } from '@eventstore/db-client';
import { type AppendResult, StoreUnavailable } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import { type Connect, disconnect } from './connection.js';
import { type AppendContext, appendFailure } from './errors.js';
import { toClientRevision } from './events.js';
import { Slots } from './slots.js';
import { withTimeLimit } from './time-limit.js';

const MAX_UNANSWERED = 15;

export interface Appender {
  append(events: EventData[], context: AppendContext): Promise<AppendResult>;
  /** Refuses what was not sent yet, waits for the rest, closes the connection. */
  close(): Promise<void>;
}

export function createAppender(connect: Connect, timeoutMs: number): Appender {
  const slots = new Slots(MAX_UNANSWERED);
  const underWay = new Set<Promise<unknown>>();
  let client: EventStoreDBClient | undefined;
  let givingUp: Promise<void> = Promise.resolve();

  const giveUp = (suspect: EventStoreDBClient): void => {
    if (client !== suspect) return;
    client = undefined;
    givingUp = givingUp.then(() => disconnect(suspect));
  };

  const send = async (events: EventData[], context: AppendContext): Promise<AppendResult> => {
    // The client's map of pending appends belongs to the whole module: a connection must have ended,
    // with its error, before appends of the next connection enter that map.
    await givingUp;
    const current = (client ??= connect());
    try {
      const { nextExpectedRevision, position } = await withTimeLimit(
        current.appendToStream(context.stream, events, {
          expectedRevision: toClientRevision(context.expected),
          deadline: timeoutMs,
        }),
        timeoutMs,
      );
      if (position === undefined) throw new Error('the server gave no position');
      return { revision: Number(nextExpectedRevision), position: toPosition(position.commit) };
    } catch (cause) {
      const { error, answered } = appendFailure(cause, context);
      if (!answered) giveUp(current);
      throw error;
    }
  };

  return {
    async append(events, context) {
      await slots.acquire(
        timeoutMs,
        () => new StoreUnavailable(`event store: append to ${context.stream} waited too long`),
      );
      const sent = send(events, context);
      underWay.add(sent);
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
        slots.release();
      }
    },

    async close() {
      slots.refuseAll(new StoreUnavailable('event store: closed'));
      await Promise.allSettled(underWay);
      if (client !== undefined) giveUp(client);
      await givingUp;
    },
  };
}
