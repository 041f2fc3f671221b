/** How far the deliveries to an endpoint have come. What is recorded as finished is never sent again unasked. */
import type { Act, WebhookEndpoint } from '../webhook-endpoint/endpoint.js';
import type { DeliveryEvent } from './events.js';

export interface Progress {
  /** Every notification up to this sequence is finished, but those that are open. */
  readonly through: number;
  /** In ascending order. */
  readonly open: readonly number[];
  /** The latest that were given up, at most `MAX_GIVEN_UP`, in ascending order. */
  readonly givenUp: readonly number[];
  /** How many replays and resends have begun. */
  readonly begun: number;
}

/** Of which deliveries it is known for ever that they were given up. */
export const MAX_GIVEN_UP = 200;

export const progressAtFirst = ({ after }: Pick<WebhookEndpoint, 'after'>): Progress => ({
  through: after,
  open: [],
  givenUp: [],
  begun: 0,
});

/** What the last event of the stream says. */
export const progressOf = ({ data }: DeliveryEvent): Progress => ({
  through: data.through,
  open: data.open,
  givenUp: data.givenUp,
  begun: data.begun,
});

export type DeliveryStatus = 'pending' | 'delivered' | 'given_up' | 'finished';

/** `finished`: so long ago that it is no longer known whether it was delivered or given up. */
export function statusOf({ through, open, givenUp }: Progress, sequence: number): DeliveryStatus {
  if (sequence > through || open.includes(sequence)) return 'pending';
  if (givenUp.includes(sequence)) return 'given_up';
  const isLong = givenUp.length >= MAX_GIVEN_UP && sequence < (givenUp[0] ?? 0);
  return isLong ? 'finished' : 'delivered';
}

/** Begins what is to be sent again and has not begun. */
export const begin = (progress: Progress, acts: readonly Act[]): Progress =>
  acts.filter(({ number }) => number > progress.begun).reduce(beginAct, progress);

function beginAct(progress: Progress, act: Act): Progress {
  const begun = act.number;
  if (act.kind === 'replay') {
    const before = (sequence: number): boolean => sequence < act.from;
    return {
      through: Math.min(progress.through, act.from - 1),
      open: progress.open.filter(before),
      givenUp: progress.givenUp.filter(before),
      begun,
    };
  }
  const { sequence } = act;
  if (sequence > progress.through || progress.open.includes(sequence)) {
    return { ...progress, begun };
  }
  return {
    ...progress,
    open: inOrder([...progress.open, sequence]),
    givenUp: progress.givenUp.filter((other) => other !== sequence),
    begun,
  };
}

export const inOrder = (sequences: readonly number[]): number[] =>
  [...sequences].sort((a, b) => a - b);

export const withGivenUp = (givenUp: readonly number[], sequence: number): readonly number[] =>
  inOrder([...givenUp, sequence]).slice(-MAX_GIVEN_UP);
