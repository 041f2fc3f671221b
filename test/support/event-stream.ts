/** Server-sent events as a reader without a browser follows them. */
import { EventEmitter, once } from 'node:events';
import { waitUntil } from './wait-until.js';

export interface SentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  /** Everything that came so far. */
  readonly events: readonly SentEvent[];
  /** The first event that fits, as soon as it is there. */
  next(fits: (event: SentEvent) => boolean): Promise<SentEvent>;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<unknown>;
  close(): void;
}

export async function openEventStream(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<EventStream> {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  const events: SentEvent[] = [];
  const over = new EventEmitter();
  const ended = once(over, 'over');
  void read(response, events).then(
    () => over.emit('over'),
    () => over.emit('over'),
  );
  return {
    status: response.status,
    headers: response.headers,
    events,
    next: (fits) => waitUntil(() => events.find(fits), { what: 'the event' }),
    ended,
    close: () => controller.abort(),
  };
}

async function read(response: Response, events: SentEvent[]): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    const parts = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1];
      if (event === undefined) continue;
      const data: unknown = JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? 'null');
      events.push({ event, id: /^id: (.*)$/m.exec(part)?.[1], data });
    }
  }
}
