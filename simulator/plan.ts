/** What happens in a story: steps drawn from the seed alone, before anything runs. */
import type { Random } from './random.js';

/** What a client asks for. */
export const REQUESTS = {
  pay: 10,
  capture: 8,
  cancel: 4,
  refund: 9,
  accept: 3,
  look: 8,
  open_account: 3,
  post: 9,
  batch: 4,
  reserve: 6,
  post_reservation: 4,
  void_reservation: 4,
  reverse: 4,
  set_account: 3,
  cut_day: 1,
  trial_balance: 3,
  freeze_merchant: 4,
  work_on_case: 6,
  decide_case: 5,
  maintain_channel: 4,
  change_channel: 4,
  decide_change: 5,
  issue_key: 2,
  rotate_key: 2,
  revoke_key: 1,
} as const;
export type RequestKind = keyof typeof REQUESTS;

/** What goes wrong. */
export const FAULTS = {
  kill: 8,
  kill_at_append: 12,
  restart: 3,
  clock_jump: 4,
  store_away: 4,
  silence: 6,
  subscription_restart: 4,
  reads_fail: 6,
  channel_away: 4,
} as const;
export type FaultKind = keyof typeof FAULTS;

/** What payers and time do. */
const EVENTS = { payer: 6, pause: 6 } as const;
type WorldKind = keyof typeof EVENTS;

export interface Step {
  /** Its name for ever: what is drawn for it follows from this number. */
  readonly number: number;
  readonly kind: RequestKind | FaultKind | WorldKind;
  /** How long after the step before it, milliseconds. */
  readonly afterMs: number;
}

/** @param count of steps. */
export function planStory(random: Random, count: number): readonly Step[] {
  // Some stories are calm and some are a storm.
  const faults = random.of('faults').pick([0.02, 0.05, 0.1, 0.2]);
  const pace = random.of('pace').pick([60, 250, 1_000]);
  return Array.from({ length: count }, (_, number) => {
    const draw = random.of('step', number);
    const afterMs = Math.round(draw.chance(0.02) ? draw.latency(20_000) : draw.latency(pace));
    // The first steps open what the others work with.
    const kind =
      number < 4
        ? 'open_account'
        : draw.chance(faults)
          ? draw.weighted(FAULTS)
          : draw.weighted({ ...REQUESTS, ...EVENTS });
    return { number, kind, afterMs };
  });
}
