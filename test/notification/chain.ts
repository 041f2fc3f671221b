/** The chain of a merchant's notifications, checked as a receiver checks it: with nothing of ours. */
import { createHash } from 'node:crypto';

/** RFC 8785 for what notifications hold: no number in them is a fraction. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
};

export function chainAfter(
  before: string,
  notification: Readonly<Record<string, unknown>>,
): string {
  const { chain, ...rest } = notification;
  if (typeof chain !== 'string') throw new Error('no chain');
  return createHash('sha256')
    .update(before + canonical(rest))
    .digest('hex');
}

export const CHAIN_START = '0'.repeat(64);
