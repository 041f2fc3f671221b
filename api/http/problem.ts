/** The shape of a problem, and how a schema says which code a violation of it has. */
import { z } from 'zod';
import { type ErrorCode, errors } from '../../domain/errors.js';
import type { Rejection } from '../../domain/kernel/decider.js';

export const problem = z
  .strictObject({
    type: z.string().describe('A relative URI to what the code means.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('One sentence for a person.'),
    code: z.string().describe('Stable; one of the list of error codes.'),
    param: z
      .string()
      .optional()
      .describe('The member, parameter or header at fault: `amount.value`, `entries.0.account`.'),
    requestId: z.string().optional().describe('Quote it when you ask for help.'),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.infer<typeof problem>;

const CODED = /^([a-z_]+): (.*)$/s;

/** The message of a schema's check whose violation has a code of its own. */
export const coded = (code: ErrorCode, detail: string): string => `${code}: ${detail}`;

/** The message of what was left out, if its schema has none of its own. Given to a parse. */
export const requiredMessage: z.core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && input === undefined ? 'is required' : undefined;

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errors, text);

/** The first violation of a schema as a refusal: `invalid_request`, or the code of the check. */
export function rejectionOf(error: z.ZodError, prefix = ''): Rejection {
  const issue = deepest(error.issues[0]);
  if (issue === undefined) return { code: 'invalid_request', detail: 'the request is not valid' };
  const path = [...issue.path.map(String)];
  let detail = issue.message;
  if (issue.code === 'unrecognized_keys') {
    path.push(issue.keys[0] ?? '');
    detail = 'there is no such member';
  }
  const param = (prefix + path.join('.')).slice(0, 200);
  const match = CODED.exec(detail);
  const code = match?.[1] !== undefined && isCode(match[1]) ? match[1] : 'invalid_request';
  const said = code === 'invalid_request' ? detail : (match?.[2] ?? detail);
  return { code, detail: said.slice(0, 300), ...(param === '' ? {} : { param }) };
}

type Issue = z.core.$ZodIssue;

/** Of a violated key of a record, the issue that names the key. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_key') return issue;
  const inner = issue.issues[0];
  return inner === undefined ? issue : { ...inner, path: issue.path };
}
