/** `Prefer: wait=SECONDS` (RFC 7240): how long a request may wait for an outcome. */
const DEFAULT_WAIT_S = 5;
const MAX_WAIT_S = 30;

export interface Wait {
  readonly waitMs: number;
  readonly headers: { readonly 'Preference-Applied': string };
}

/** A preference that cannot be read is passed over, as the RFC asks; one above 30 s means 30 s. */
export function waitOf(prefer: string | undefined): Wait {
  const given = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  const seconds = Math.min(given === undefined ? DEFAULT_WAIT_S : Number(given), MAX_WAIT_S);
  return { waitMs: seconds * 1_000, headers: { 'Preference-Applied': `wait=${seconds}` } };
}
