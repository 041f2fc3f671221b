/** What an answer says if the API refuses, and what stands for it if there is no answer at all. */
import type { ProblemBody } from '../../api/http/problem.js';

export type { ProblemBody };

/** A refusal of the API, with its stable code. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(readonly body: ProblemBody) {
    super(body.detail);
  }
}

/** No answer came, or none that is this API's: whether a write had its effect is not known. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

/** The body as a problem; undefined if it is none. */
export function problemIn(body: unknown): ProblemBody | undefined {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
    ? (body as ProblemBody)
    : undefined;
}
