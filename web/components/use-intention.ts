/**
 * The `Idempotency-Key` of what a person means to do, made once: it stays for as long as the same is asked
 * for, whether the dialog was closed meanwhile or no answer came, and ends when it was done.
 */
import { useRef } from 'react';

export interface Intention {
  readonly keyFor: (content: unknown) => string;
  /** It was done: the same asked for again is another intention. */
  readonly done: () => void;
}

export function useIntention(): Intention {
  const kept = useRef<{ readonly content: string; readonly key: string } | undefined>(undefined);
  return {
    keyFor: (content) => {
      const text = JSON.stringify(content);
      if (kept.current?.content !== text) {
        kept.current = { content: text, key: crypto.randomUUID() };
      }
      return kept.current.key;
    },
    done: () => {
      kept.current = undefined;
    },
  };
}
