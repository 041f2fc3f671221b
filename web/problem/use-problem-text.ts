/** A refusal in words that a person understands; the API's own sentence if there are none. */
import { useLingui } from '@lingui/react';
import type { ProblemBody } from '../client/problem.js';

export function useProblemText(): (body: Pick<ProblemBody, 'code' | 'detail'>) => string {
  const { i18n } = useLingui();
  return ({ code, detail }) => {
    const id = `problem.${code}`;
    return Object.hasOwn(i18n.messages, id) ? i18n._(id) : detail;
  };
}
