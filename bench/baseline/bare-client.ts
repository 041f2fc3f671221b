/**
 * EventStoreDB's official client alone: events ready made, appended and read without an engine. Each append
 * goes to a stream of the benchmark's own, after the append to the same stream before it.
 */
import { randomUUID } from 'node:crypto';
import {
  type AppendResult,
  type EventData,
  EventStoreDBClient,
  jsonEvent,
  START,
} from '@eventstore/db-client';
import { z } from 'zod';
import type { PackedEvent } from '../../eventstore/sqlite/packed-events.js';
import type { Measured } from '../interleaved.js';

/** Events of one append, and which appends follow each other. */
export interface BareAppend {
  readonly stream: number;
  readonly events: readonly PackedEvent[];
}

export interface BareClient {
  /** @param inFlight appends at once, of as many streams. */
  write(appends: readonly BareAppend[], inFlight: number): Promise<Measured>;
  /** @returns events a second. */
  read(count: number): Promise<Measured>;
  close(): Promise<void>;
}

const json = z.record(z.string(), z.unknown());

export function openBareClient(url: string): BareClient {
  const client = EventStoreDBClient.connectionString(url);
  return {
    write: (appends, inFlight) => appendAll(client, appends, inFlight),
    async read(count) {
      const began = performance.now();
      let events = 0;
      const all = client.readAll({ fromPosition: START, direction: 'forwards', maxCount: count });
      for await (const { event } of all) if (event !== undefined) events += 1;
      return { perSecond: events / ((performance.now() - began) / 1_000) };
    },
    close: () => client.dispose(),
  };
}

async function appendAll(
  client: EventStoreDBClient,
  appends: readonly BareAppend[],
  inFlight: number,
): Promise<Measured> {
  const run = randomUUID();
  const streams = new Map<number, EventData[][]>();
  for (const { stream, events } of appends) {
    const ready = events.map(toEventData);
    const known = streams.get(stream);
    if (known === undefined) streams.set(stream, [ready]);
    else known.push(ready);
  }
  const waiting = [...streams].values();
  const latenciesMs: number[] = [];
  /** Takes stream after stream, so that none waits for another and so many appends are in flight to the end. */
  const lane = async (): Promise<void> => {
    for (const [stream, ready] of waiting) {
      let expectedRevision: bigint | 'no_stream' = 'no_stream';
      for (const events of ready) {
        const sent = performance.now();
        const appended: AppendResult = await client.appendToStream(
          `bench-${run}-${stream}`,
          events,
          {
            expectedRevision,
          },
        );
        latenciesMs.push(performance.now() - sent);
        expectedRevision = appended.nextExpectedRevision;
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { perSecond: appends.length / ((performance.now() - began) / 1_000), latenciesMs };
}

const toEventData = ({ type, data, metadata }: PackedEvent): EventData =>
  jsonEvent({
    id: randomUUID(),
    type,
    data: json.parse(JSON.parse(data)),
    metadata: json.parse(JSON.parse(metadata)),
  });
