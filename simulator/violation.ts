/** What can break in a story, and that it did. */

/** By name, as docs/simulator.md explains them. */
export const INVARIANTS = [
  'double-entry',
  'limits',
  'amounts',
  'one-channel',
  'exactly-once',
  'terminal',
  'channel-money',
  'suspense',
  'authorizations',
  'sagas-end',
  'calls',
  'live-state',
  'rebuild',
  'control-check',
  'seals',
  'notifications',
  'answers',
  'access',
  'process',
  'stream-revisions',
] as const;

export type Invariant = (typeof INVARIANTS)[number];

/** A broken invariant. */
export class Violation extends Error {
  constructor(
    readonly invariant: Invariant,
    message: string,
    /** Where in the log, where one event shows it. */
    readonly position: string | null = null,
  ) {
    super(message);
    this.name = 'Violation';
  }
}

export type Report = (violation: Violation) => void;
