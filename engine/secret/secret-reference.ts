/** Secrets by reference: `env:NAME` or `file:/path`. They are read when they are used, and never kept. */
import { readFileSync, statSync } from 'node:fs';

/** More than any key or certificate. */
const MAX_BYTES = 64 * 1024;

/** A reference whose secret cannot be read now. Its message holds the reference, which is no secret. */
export class SecretUnresolved extends Error {
  constructor(reference: string, why: string) {
    super(`the secret at ${reference} cannot be read: ${why}`);
    this.name = 'SecretUnresolved';
  }
}

/** @throws SecretUnresolved */
export type ReadSecret = (reference: string) => string;

/** Reads what references name: variables of `env`, and files, without the line break at their end. */
export const secretReader =
  (env: Readonly<Record<string, string | undefined>>): ReadSecret =>
  (reference) => {
    const [, scheme, place = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
    const secret = scheme === 'env' ? env[place] : scheme === 'file' ? read(reference, place) : '';
    if (secret === undefined || secret === '') {
      throw new SecretUnresolved(reference, 'there is nothing');
    }
    return secret;
  };

function read(reference: string, path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new SecretUnresolved(reference, 'it is too large');
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof SecretUnresolved) throw error;
    const named = typeof error === 'object' && error !== null && 'code' in error;
    const code = named ? String(error.code) : 'it failed';
    throw new SecretUnresolved(reference, code);
  }
}
