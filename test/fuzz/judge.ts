/** What every answer must be, whatever was sent. */
import { z } from 'zod';
import { isErrorCode } from '../../api/http/errors.js';
import type { ApiDocument, Operation } from './document.js';
import { violation } from './json-schema.js';
import type { WireAnswer } from './wire.js';

/** A refusal that passes by itself, and says when. */
const FOR_NOW = 'projection_lagging';

const problemBody = z.looseObject({
  code: z.string(),
  status: z.number(),
  requestId: z.string().optional(),
});

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is wrong with an answer by the rules of every answer; undefined where nothing is. */
export function faultOf(
  document: ApiDocument,
  answer: WireAnswer,
  head = false,
): string | undefined {
  const { status, headers, body } = answer;
  const passes = status === 503 && headers.has('retry-after');
  if (status >= 500 && !passes) return `is a ${status} ${body.slice(0, 300)}`;
  if (status < 300 || head) return undefined;
  if (status < 400) return `leads elsewhere: ${status}`;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) {
    return `${status} is no problem document: ${body.slice(0, 100)}`;
  }
  const problem = problemBody.safeParse(json(body));
  if (!problem.success) return `is no problem: ${body.slice(0, 300)}`;
  const { code, requestId } = problem.data;
  const fault = violation(document, document.problem, problem.data);
  if (fault !== undefined) return fault;
  if (!isErrorCode(code)) return `has an undocumented code: ${code}`;
  if (problem.data.status !== status) return `says ${problem.data.status} in a ${status}`;
  if (requestId !== headers.get('request-id')) return 'names another request';
  return status < 500 || code === FOR_NOW ? undefined : `is a ${status} ${code}`;
}

/** As `faultOf`, and by what the document says of the operation. */
export function documentedFault(
  document: ApiDocument,
  { name, responses }: Operation,
  answer: WireAnswer,
): string | undefined {
  const fault = faultOf(document, answer);
  if (fault !== undefined) return fault;
  const { status, headers, body } = answer;
  if (!headers.has('request-id')) return 'has no Request-Id';
  const response = responses.get(status);
  const value = json(body);
  if (response === undefined) return `${name} does not document ${status} ${body.slice(0, 300)}`;
  const type = response.types.find((one) => headers.get('content-type')?.startsWith(one));
  if (type === undefined) return `is not ${response.types.join(' or ')}`;
  const isJson = /^application\/(?:problem\+)?json$/.test(type);
  const wrong = isJson ? violation(document, response.schema, value) : undefined;
  if (wrong !== undefined) return `does not fit the document: ${wrong} in ${body.slice(0, 500)}`;
  if (response.codes === undefined) return undefined;
  const { code } = problemBody.parse(value);
  return response.codes.includes(code) ? undefined : `${name} does not document ${status} ${code}`;
}

/**
 * Refusals that leave a record, because the channel or the ledger was asked first: that it was asked,
 * and that nothing came of it.
 */
export const RECORDED: Readonly<Record<string, readonly string[]>> = {
  capturePayment: ['capture_failed'],
  createRefund: ['insufficient_funds'],
};

/** Reads of channel bytes, and of the whole log, are in the log before they are given; no other read writes. */
const RECORDED_READS: Readonly<Record<string, string>> = {
  listPaymentEvents: 'EvidenceRead.v1',
  readExchange: 'EvidenceRead.v1',
  takeBundle: 'BundleTaken.v1',
};

/** @param types of the events that a read wrote. */
export const mayRecord = (operation: string, types: readonly string[]): boolean =>
  types.every((type) => type === RECORDED_READS[operation]);

export const codeOf = ({ body }: WireAnswer): string =>
  problemBody.safeParse(json(body)).data?.code ?? '';
