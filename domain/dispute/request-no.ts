/**
 * Request numbers of what a merchant says to a dispute: the dispute's UUID in hex, `e` with the number of the evidence, or
 * `x` for the acceptance, and `t2`, `t3` … for a further try.
 */
import { fromHex, hexOf } from '../ids.js';

export const evidenceRequestNo = (dispute: string, number: number): string =>
  `${hexOf(dispute)}e${number}`;
export const acceptanceRequestNo = (dispute: string): string => `${hexOf(dispute)}x`;

const FORM = /^([0-9a-f]{32})(?:e(\d{1,2})|x)(t\d{1,4})?$/;

export interface DisputeRequestParts {
  readonly dispute: string;
  /** Number of the evidence; null for the acceptance. */
  readonly evidence: number | null;
}

/** What a request number speaks of; undefined if it is none of a dispute. */
export function readDisputeRequestNo(requestNo: string): DisputeRequestParts | undefined {
  const match = FORM.exec(requestNo);
  if (match === null) return undefined;
  const [, hex = '', number] = match;
  const evidence = number === undefined ? null : Number(number);
  return { dispute: fromHex('dispute', hex), evidence };
}
