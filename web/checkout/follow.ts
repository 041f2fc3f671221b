/**
 * What changes at the checkout, as it changes. The secret of the link goes in a header, which the browser's own
 * EventSource cannot send: so the events are read from the answer itself.
 */
import type { CheckoutLink } from './api.js';

export interface Told {
  /** Something has changed. */
  readonly onChange: () => void;
  /** Whether changes are told from now on. */
  readonly onConnected: (isConnected: boolean) => void;
}

/** Before the server has said when to connect again. */
const AGAIN_MS = 3_000;
/** Who asks in vain asks more and more rarely: the page looks by itself meanwhile. */
const RAREST_MS = 60_000;

/** @returns the function that ends it. */
export function followCheckout({ id, secret }: CheckoutLink, told: Told): () => void {
  const ending = new AbortController();
  const state = { lastId: '', againMs: AGAIN_MS };

  async function connect(): Promise<void> {
    const headers = {
      Accept: 'text/event-stream',
      'Tallybook-Checkout': secret,
      ...(state.lastId === '' ? {} : { 'Last-Event-ID': state.lastId }),
    };
    const { signal } = ending;
    const answer = await fetch(`/v1/checkout/${id}/stream`, {
      headers,
      signal,
      cache: 'no-store',
      credentials: 'omit',
    });
    if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
    told.onConnected(true);
    for await (const { event, id: at, retry } of eventsIn(answer.body)) {
      if (retry !== undefined) state.againMs = retry;
      if (at !== undefined) state.lastId = at;
      if (event === 'change' || event === 'reset') told.onChange();
    }
  }

  async function goOn(): Promise<void> {
    for (let failures = 0; !ending.signal.aborted; failures += 1) {
      try {
        await connect();
        failures = 0;
      } catch {
        // It could not be followed, or broke off: the page looks by itself.
      }
      if (ending.signal.aborted) return;
      told.onConnected(false);
      await pause(Math.min(state.againMs * 2 ** failures, RAREST_MS), ending.signal);
    }
  }

  void goOn();
  return () => ending.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

interface SentEvent {
  readonly event?: string;
  readonly id?: string;
  /** Milliseconds. */
  readonly retry?: number;
}

/** The events of `text/event-stream`, without their data. */
async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<SentEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield eventIn(block);
  }
}

function eventIn(block: string): SentEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', ...rest] = line.split(': ');
      return [name, rest.join(': ')];
    }),
  );
  const [event, id, retry] = [fields.get('event'), fields.get('id'), fields.get('retry')];
  return {
    ...(event === undefined ? {} : { event }),
    ...(id === undefined ? {} : { id }),
    ...(retry === undefined ? {} : { retry: Number(retry) }),
  };
}
