/** A wrong request, and what many are made of. */
import type { Role } from '../../../domain/access/roles.js';
import type { TestRequest } from '../../support/http-client.js';

/** Ids that exist only once the server runs. */
export interface Names {
  /** A succeeded payment of 50.00 CNY of the demo shop. */
  paid: string;
  /** An authorized payment of 30.00 CNY of the demo shop. */
  held: string;
  /** A refund of 5.00 of `paid` under the key `refund-1`. */
  refund: string;
  /** A succeeded payment of another merchant. */
  foreign: string;
  /** The other merchant. */
  other: string;
}

export interface WrongRequest extends Omit<TestRequest, 'key'> {
  readonly name: string;
  readonly as?: Role | 'nobody' | 'unknown';
  readonly path: string | ((names: Names) => string);
  readonly status: number;
  readonly code: string;
  readonly param?: string;
}

/** An amount of CNY with anything as its value. */
export const cny = (value: unknown) => ({ value, currency: 'CNY' });
export const payment = (rest: object = {}) => ({
  amount: cny('10.00'),
  reference: 'bad-1',
  method: { type: 'card' },
  ...rest,
});
export const hook = (rest: object = {}) => ({
  url: 'http://127.0.0.1:9/hooks',
  events: ['*'],
  ...rest,
});
export const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
export const entry = (account: string, direction: string, value: unknown, currency = 'CNY') => ({
  account,
  direction,
  amount: { value, currency },
});
export const balanced = [entry('a', 'debit', '1.00'), entry('b', 'credit', '1.00')];

export const key = (value: string) => ({ 'idempotency-key': value });
