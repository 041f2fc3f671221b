/**
 * What changes on the server, as it changes: a page has one connection while it is in view, whatever many parts of
 * it listen, and reads anew what was named.
 */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Change, Changes, Topic } from '../../api/stream/contract.js';

type Listener = (changes: readonly Change[] | 'everything') => void;

const listeners = new Set<Listener>();
let source: EventSource | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/** A browser connects again by itself if a connection breaks, but not if it was refused. */
const AGAIN_MS = 5_000;
/** What changes all the time is read so often at most. */
const READ_EVERY_MS = 500;

function open(): void {
  if (source !== undefined || listeners.size === 0 || document.hidden) return;
  source = new EventSource('/v1/stream');
  source.addEventListener('reset', () => tell('everything'));
  source.addEventListener('change', ({ data }: MessageEvent<string>) =>
    tell((JSON.parse(data) as Changes).changes),
  );
  source.addEventListener('error', () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    again = setTimeout(open, AGAIN_MS);
  });
}

function close(): void {
  clearTimeout(again);
  source?.close();
  source = undefined;
}

const tell: Listener = (changes) => {
  for (const listener of listeners) listener(changes);
};

/** A browser has six connections to a server, for all of its tabs: those out of view give theirs back. */
document.addEventListener('visibilitychange', () => {
  if (document.hidden) close();
  else open();
});

function listen(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}

/**
 * Reads anew what begins with one of `keys` whenever something of these topics has changed.
 * @param keys default: the topics themselves, `['payments', …]`.
 */
export function useStream(
  topics: readonly Topic[],
  keys: readonly QueryKey[] = topics.map((topic) => [topic]),
): void {
  const queries = useQueryClient();
  const wanted = JSON.stringify([topics, keys]);
  useEffect(() => {
    const [names, read] = JSON.parse(wanted) as [readonly Topic[], readonly QueryKey[]];
    const readAnew = atMostEvery(READ_EVERY_MS, () =>
      Promise.all(read.map((queryKey) => queries.invalidateQueries({ queryKey }))),
    );
    const unlisten = listen((changes) => {
      const concerns =
        changes === 'everything' || changes.some(({ topic }) => names.includes(topic));
      if (concerns) readAnew.run();
    });
    return () => {
      unlisten();
      readAnew.stop();
    };
  }, [queries, wanted]);
}

/** At once if it is quiet, and once more afterwards if it was asked for meanwhile; never two at a time. */
function atMostEvery(everyMs: number, work: () => Promise<unknown>) {
  let isBusy = false;
  let isWanted = false;
  let isStopped = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    isWanted = true;
    if (isBusy || isStopped) return;
    isBusy = true;
    isWanted = false;
    await work().catch(() => undefined);
    waiting = setTimeout(() => {
      isBusy = false;
      if (isWanted) void run();
    }, everyMs);
  }

  return {
    run: () => void run(),
    stop(): void {
      isStopped = true;
      clearTimeout(waiting);
    },
  };
}
