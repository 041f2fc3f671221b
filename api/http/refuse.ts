/** RFC 9457 problems: how every refusal and every fault leaves the API. Internals never do. */
import type { ErrorCode } from './errors.js';
import { errors } from './errors.js';
import type { Role } from '../../domain/access/roles.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../domain/kernel/event-store.js';
import { KeysOutdated } from '../../engine/access/key-registry.js';
import { KnowledgeOutdated } from '../../engine/kept-aggregate.js';
import { DayUnclear } from '../../engine/ledger/day-unclear.js';
import { PasswordsBusy } from '../../engine/user/password-hash.js';
import { SecretUnresolved } from '../../engine/secret/secret-reference.js';
import { MasterKeyMissing } from '../../domain/secret/master-keys.js';
import { TooManyLongReads } from '../../projections/framework/long-reads.js';
import type { ProblemBody } from './problem.js';

/** Ends a request with a problem. Thrown at the edge only: the domain returns its refusals. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly param: string | undefined;
  /** Headers that belong to the problem: `Retry-After`, `Allow`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    { code, detail, param }: Rejection<ErrorCode>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.param = param;
    this.headers = headers;
  }

  get status(): number {
    return errors[this.code].status;
  }
}

/** Ends the request with a refusal. */
export function refuse(
  code: ErrorCode,
  detail: string = errors[code].explanation,
  param?: string,
): never {
  throw new Problem(param === undefined ? { code, detail } : { code, detail, param });
}

const RETRY_AFTER_S = '1';

/** Ends the request with a refusal that passes by itself. */
export function refuseForNow(code: ErrorCode, detail: string = errors[code].explanation): never {
  throw new Problem({ code, detail }, { 'Retry-After': RETRY_AFTER_S });
}

/**
 * What a caller may know of an error: a problem as it is, a fault by its code alone.
 * @param role of the caller, if it has any
 */
export function toProblem(error: unknown, role?: Role): Problem {
  if (error instanceof Problem) return error;
  const of = (code: ErrorCode, headers = {}) =>
    new Problem({ code, detail: errors[code].explanation }, headers);
  if (error instanceof AppendOutcomeUnknown) {
    return of('outcome_unknown', { 'Retry-After': RETRY_AFTER_S });
  }
  if (error instanceof KeysOutdated) return of('keys_outdated', { 'Retry-After': RETRY_AFTER_S });
  if (error instanceof DayUnclear) return of('day_unclear');
  // It passes by itself: who decides, or how many sign in, is to be known in a moment.
  if (error instanceof KnowledgeOutdated || error instanceof PasswordsBusy) {
    return of('unavailable', { 'Retry-After': RETRY_AFTER_S });
  }
  if (error instanceof StoreUnavailable) return of('unavailable', { 'Retry-After': RETRY_AFTER_S });
  if (error instanceof TooManyLongReads) return of('unavailable', { 'Retry-After': RETRY_AFTER_S });
  // A callback whose signature cannot be verified now: the channel tells it again.
  if (error instanceof SecretUnresolved) return of('unavailable', { 'Retry-After': RETRY_AFTER_S });
  // How the server is set up is for those who run it to know: the log tells it, too.
  if (error instanceof MasterKeyMissing) {
    return role === 'operator'
      ? new Problem({ code: 'unavailable', detail: error.message })
      : of('unavailable');
  }
  return of('internal_error');
}

/** The body of a problem. `type` is a relative URI to the code's documentation. */
export function problemBody(
  { code, detail, param }: Rejection<ErrorCode>,
  requestId: string | undefined,
): ProblemBody {
  const { status, title } = errors[code];
  return {
    type: `/docs/errors#${code}`,
    title,
    status,
    detail,
    code,
    ...(param === undefined ? {} : { param }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
