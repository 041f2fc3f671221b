/**
 * JSON text on its way through the client, which takes and gives parsed values. Data stays JSON in
 * the server (its console and projections read it), so what goes in must come out letter by letter.
 */
import type { JSONType } from '@eventstore/db-client';

/**
 * The value of a JSON text that survives parsing and writing unchanged, as all text that the codec
 * writes does.
 *
 * @throws RangeError the text is not JSON, or would come back as other text (`1.0`, a repeated key, an
 *   integer above 2^53). The client would lose such an append without an answer, or change it.
 */
export function parseStable(text: string, what: string): JSONType {
  let value: JSONType;
  try {
    value = JSON.parse(text) as JSONType;
  } catch (cause) {
    throw new RangeError(`${what} is not JSON`, { cause });
  }
  if (JSON.stringify(value) !== text) throw new RangeError(`${what} is not in canonical JSON form`);
  return value;
}

/** The text of a value that the client parsed; bytes that are no JSON become a base64 string. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
