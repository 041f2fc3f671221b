/** Histories with events taken out, put in or changed. */
import type { TallybookEvent } from '../../../domain/events.js';
import { isSagaEvent } from '../../../domain/saga/saga.js';
import type { Happened } from './happened.js';

/** The history without the events that match. */
export const without = (
  history: readonly Happened[],
  match: (happened: Happened) => boolean,
): Happened[] => history.filter((happened) => !match(happened));

/** @param subject of a saga's record. */
export const ofType =
  (type: TallybookEvent['type'], subject?: string) =>
  ({ event }: Happened): boolean =>
    event.type === type &&
    (subject === undefined || (isSagaEvent(event) && event.data.subject === subject));

/** The history with more events right after the last that matches. */
export function after(
  history: readonly Happened[],
  match: (happened: Happened) => boolean,
  ...more: readonly Happened[]
): Happened[] {
  const index = history.findLastIndex(match);
  return [...history.slice(0, index + 1), ...more, ...history.slice(index + 1)];
}

type Of<Type extends TallybookEvent['type']> = Extract<TallybookEvent, { type: Type }>;

const isOf = <Type extends TallybookEvent['type']>(
  event: TallybookEvent,
  type: Type,
): event is Of<Type> => event.type === type;

/** The history with the last event of a type changed. */
export function changed<Type extends TallybookEvent['type']>(
  history: readonly Happened[],
  type: Type,
  change: (event: Of<Type>) => Of<Type>,
): Happened[] {
  const last = history.findLastIndex(({ event }) => event.type === type);
  return history.map(({ stream, event }, index) => ({
    stream,
    event: index === last && isOf(event, type) ? change(event) : event,
  }));
}
