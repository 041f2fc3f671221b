/** The channel or bank that a request names. */
import type { BillSource } from '../../domain/bill/source.js';
import { refuse } from '../http/refuse.js';

export interface Named {
  readonly channel?: string | undefined;
  readonly bank?: string | undefined;
}

/** @returns undefined if neither is named. */
export function namedSource({ channel, bank }: Named): BillSource | undefined {
  if (channel !== undefined && bank !== undefined) {
    return refuse('bill_source_unknown', 'name the channel or the bank, not both', 'bank');
  }
  if (channel !== undefined) return { type: 'channel', name: channel };
  return bank === undefined ? undefined : { type: 'bank', name: bank };
}
