/** The filters of reads and subscriptions to the log. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { Refusal } from './refusal.js';

/** Events looked at in one page of a filtered subscription, if the client does not say. */
const WINDOW = 32;

export interface LogFilter {
  readonly matches: (event: RecordedEvent) => boolean;
  /** Events looked at in one page of a subscription that catches up. */
  readonly window: number;
  /** Events looked at from one checkpoint to the next. */
  readonly checkpointInterval: number;
}

/** @throws Refusal the regular expression is not one. */
export function toFilter(options: ReadReq.Options.FilterOptions): LogFilter {
  const onType = options.getEventType();
  const onStream = options.getStreamIdentifier();
  if (onType === undefined && onStream === undefined) {
    throw new Refusal('invalid-argument', 'the filter is on neither types nor streams');
  }
  if (!options.hasMax() && !options.hasCount()) {
    throw new Refusal('invalid-argument', 'the search window is missing');
  }
  const test = toTest(onType ?? onStream);
  const window = (options.hasMax() && options.getMax()) || WINDOW;
  return {
    matches: onType === undefined ? (event) => test(event.stream) : (event) => test(event.type),
    window,
    checkpointInterval: window * Math.max(1, options.getCheckpointintervalmultiplier()),
  };
}

function toTest(
  expression: ReadReq.Options.FilterOptions.Expression | undefined,
): (text: string) => boolean {
  const regex = expression?.getRegex() ?? '';
  if (regex !== '') {
    const compiled = compile(regex);
    return (text) => compiled.test(text);
  }
  const prefixes = expression?.getPrefixList() ?? [];
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch {
    throw new Refusal('unknown', 'the filter is not a regular expression');
  }
}
