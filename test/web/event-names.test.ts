/** Each event has words: a step of a payment those of its timeline, the others those of the log, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { concepts } from '../../domain/concepts.js';
import { ROOT } from '../support/pages.js';

const named = (folder: string, prefix: string): readonly string[] =>
  Object.keys(
    JSON.parse(readFileSync(join(ROOT, `web/${folder}/texts.en.json`), 'utf8')) as object,
  ).flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : []));

it('the names of events are those of the events that are no steps of payments', () => {
  const steps = named('payment', 'payment.step.');
  const others = concepts
    .flatMap(({ eventSchemas }) => Object.keys(eventSchemas))
    .filter((type) => !steps.includes(type));
  expect([...named('event', 'event.type.')].sort()).toStrictEqual([...others].sort());
});
