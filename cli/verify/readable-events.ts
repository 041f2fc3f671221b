/** The log for an auditor: an event that cannot be decoded is a finding, not the end of the reading. */
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { isOwnStream } from '../../domain/streams.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';
import { readStoredPages } from '../../domain/kernel/read-stored-pages.js';
import type { EventPlace, LogEvent } from './check.js';

export type Reading = { readonly recorded: RecordedEvent } & (
  | { readonly readable: true; readonly event: LogEvent }
  | { readonly readable: false; readonly reason: string; readonly place: EventPlace }
);

/** Every event of the engine's own streams up to and including `to`, in log order. */
export async function* readEvents(store: EventStore, to: Position): AsyncGenerator<Reading> {
  for await (const page of readStoredPages(store, to)) {
    for (const recorded of page) if (isOwnStream(recorded.stream)) yield readEvent(recorded);
  }
}

/** Decodes one. */
export function readEvent(recorded: RecordedEvent): Reading {
  try {
    return { recorded, readable: true, event: tallybookCodec.decode(recorded) };
  } catch (error) {
    const { position, stream, revision, id, type } = recorded;
    const reason = error instanceof Error ? error.message : String(error);
    return { recorded, readable: false, reason, place: { position, stream, revision, id, type } };
  }
}
