/**
 * EventStoreDB's official client alone: events ready made, appended and read without an engine. Each append
 * goes to a stream of the benchmark's own, after the append to the same stream before it.
 */
import { randomUUID } from 'node:crypto';
import { type EventData, EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { z } from 'zod';
import type { PackedEvent } from '../../eventstore/sqlite/packed-events.js';
import type { Measured } from '../interleaved.js';

/** Events of one append, and which appends follow each other. */
export interface BareAppend {
  readonly stream: number;
  readonly events: readonly PackedEvent[];
}

export interface BareClient {
  /** @param inFlight appends at once, of as many groups of streams. */
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
  const lanes: { readonly stream: string; readonly events: EventData[] }[][] = Array.from(
    { length: inFlight },
    () => [],
  );
  for (const { stream, events } of appends) {
    const ready = { stream: `bench-${run}-${stream}`, events: events.map(toEventData) };
    lanes[stream % inFlight]?.push(ready);
  }
  const latenciesMs: number[] = [];
  const began = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      const revisions = new Map<string, bigint>();
      for (const { stream, events } of lane) {
        const sent = performance.now();
        const { nextExpectedRevision } = await client.appendToStream(stream, events, {
          expectedRevision: revisions.get(stream) ?? 'no_stream',
        });
        latenciesMs.push(performance.now() - sent);
        revisions.set(stream, nextExpectedRevision);
      }
    }),
  );
  return { perSecond: appends.length / ((performance.now() - began) / 1_000), latenciesMs };
}

const toEventData = ({ type, data, metadata }: PackedEvent): EventData =>
  jsonEvent({
    id: randomUUID(),
    type,
    data: json.parse(JSON.parse(data)),
    metadata: json.parse(JSON.parse(metadata)),
  });
