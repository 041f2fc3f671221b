/**
 * What changes on the server, as it changes: a page has one connection while it is in view, whatever many parts of
 * it listen, and reads anew what was named.
 */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Change, Changes, Topic } from '../../api/stream/contract.js';
import { atMostEvery } from './at-most-every.js';

type Listener = (changes: readonly Change[] | 'everything') => void;

const listeners = new Set<Listener>();
let source: EventSource | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/** A browser connects again by itself if a connection breaks, but not if it was refused. */
const AGAIN_MS = 5_000;
/** While no connection is there, everything is read anew so often: what nobody tells is found all the same. */
const WITHOUT_MS = 15_000;
/** What changes all the time is read so often at most. */
const READ_EVERY_MS = 500;
/**
 * A list, which changes with each of its objects and costs more to read: what happens right after it was read is seen
 * within a second all the same, if the server gathers for a tenth and takes another third to answer.
 */
export const LIST_EVERY_MS = 400;

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

setInterval(() => {
  if (source?.readyState !== EventSource.OPEN && !document.hidden) tell('everything');
}, WITHOUT_MS);

function listen(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}

interface Following {
  readonly topics: readonly Topic[];
  /** What begins with one of these is read anew. Default: the topics themselves, `['payments', …]`. */
  readonly keys?: readonly QueryKey[];
  /** The object that alone matters. Default: all of the topics. */
  readonly id?: string;
  readonly everyMs?: number;
}

/** Reads anew whenever something of these topics has changed. */
export function useStream({ topics, keys, id, everyMs = READ_EVERY_MS }: Following): void {
  const queries = useQueryClient();
  const wanted = JSON.stringify([topics, keys ?? topics.map((topic) => [topic])]);
  useEffect(() => {
    const [names, read] = JSON.parse(wanted) as [readonly Topic[], readonly QueryKey[]];
    const readAnew = atMostEvery(everyMs, () =>
      Promise.all(read.map((queryKey) => queries.invalidateQueries({ queryKey }))),
    );
    const concerns = (change: Change): boolean =>
      names.includes(change.topic) && (id === undefined || change.id === null || change.id === id);
    const unlisten = listen((changes) => {
      if (changes === 'everything' || changes.some(concerns)) readAnew.run();
    });
    return () => {
      unlisten();
      readAnew.stop();
    };
  }, [queries, wanted, id, everyMs]);
}
