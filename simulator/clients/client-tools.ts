/** What clients of every kind work with. */
import type { Invariant } from '../violation.js';
import type { Answered, Command } from './api-client.js';

export interface ClientTools {
  readonly send: (command: Command) => void;
  /** Remembers what an answer has promised, or ruled out. */
  readonly promise: (effect: string, answer: Pick<Answered, 'ok' | 'status' | 'code'>) => void;
  readonly onDefect: (invariant: Invariant, message: string) => void;
  /** Time that passes, milliseconds; it never jumps. */
  readonly nowMs: () => number;
  readonly later: (afterMs: number, act: () => void) => void;
  /** True once the weather has cleared for good. */
  readonly calm: () => boolean;
}
