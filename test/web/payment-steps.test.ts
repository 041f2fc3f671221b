/** Each event that a payment's story may hold has words of its own, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { callback } from '../../domain/callback/concept.js';
import { cases } from '../../domain/case/concept.js';
import { ledger } from '../../domain/ledger/concept.js';
import { payment } from '../../domain/payment/concept.js';
import { saga } from '../../domain/saga/concept.js';
import { ROOT } from '../support/pages.js';

const PREFIX = 'payment.step.';
/** Texts of details, not of events. */
const isEvent = (name: string): boolean => /^[A-Z]/.test(name);
/** A payment is posted in a book that is there, and a rejected callback is nobody's. */
const elsewhere = new Set([
  'CallbackRejected',
  'BookRegistered',
  'BookOpened',
  'SubjectAdded',
  'AccountFrozen',
  'AccountUnfrozen',
  'AccountClosed',
  'AccountLimitsChanged',
  'AccountLimitsScheduled',
  'DayCut',
  'PeriodClosed',
  'PeriodReopened',
]);

it('the texts of steps are those of the events', () => {
  const texts = JSON.parse(
    readFileSync(join(ROOT, 'web/payment/texts.en.json'), 'utf8'),
  ) as Readonly<Record<string, string>>;
  const named = Object.keys(texts)
    .filter((id) => id.startsWith(PREFIX))
    .map((id) => id.slice(PREFIX.length))
    .filter(isEvent);
  const events = [payment, saga, callback, ledger, cases]
    .flatMap(({ eventSchemas }) => Object.keys(eventSchemas))
    .filter((type) => !elsewhere.has(type));
  expect(named.sort()).toStrictEqual(events.sort());
});
