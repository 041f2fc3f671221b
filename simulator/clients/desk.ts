/** What clients of every kind work with. */
import type { Invariant } from '../violation.js';
import type { Answered, Command } from './caller.js';

/** An effect that the log must hold exactly as often as `times` says. */
export interface Promised {
  /** Kind and id of the effect, as `effectsOf` names it. */
  readonly effect: string;
  readonly times: 0 | 1;
  /** What the client was told. */
  readonly because: string;
}

export interface Desk {
  readonly send: (command: Command) => void;
  /** Remembers what an answer has promised, or ruled out. */
  readonly promise: (effect: string, answer: Pick<Answered, 'ok' | 'status' | 'code'>) => void;
  readonly onDefect: (invariant: Invariant, message: string) => void;
}
