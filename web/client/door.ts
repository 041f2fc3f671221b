/**
 * What stands between a page and the API if somebody is signed in: the token that shows that a page of this
 * server asks, and what can be done about a refusal so that the same request may be sent again.
 */
import type { ProblemBody } from './problem.js';

type Recover = (problem: ProblemBody) => Promise<boolean>;

let csrfToken: string | undefined;
let recovery: Recover = () => Promise.resolve(false);

/** The session's headers of a request that changes something. */
export const csrfHeader = (): Readonly<Record<string, string>> =>
  csrfToken === undefined ? {} : { 'Tallybook-CSRF': csrfToken };

/** @param token of the session as it is from now on; undefined without a session. */
export function holdCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** @param recover is true if the refused request may be sent once more. */
export function onRefusal(recover: Recover): void {
  recovery = recover;
}

export const recovered: Recover = (problem) => recovery(problem);
