/** What a request says, whatever the order of its keys: the test for "the same key, other content". */
import * as crypto from 'node:crypto';
import { quote } from './quote.js';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON text with sorted keys. Members that are undefined are left out, as JSON.stringify does. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    let members = '';
    for (const [key, member] of Object.entries(value).sort(byKey)) {
      if (member === undefined) continue;
      members += `${members === '' ? '' : ','}${quote(key)}:${canonicalJson(member)}`;
    }
    return `{${members}}`;
  }
  return JSON.stringify(value ?? null);
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** In hex. In one call if the runtime has it, from Node 20.12 on: it takes half the time. */
export const sha256: (text: string) => string =
  'hash' in crypto
    ? (text) => crypto.hash('sha256', text, 'hex')
    : (text) => crypto.createHash('sha256').update(text).digest('hex');

/** 128 bits of the SHA-256 of a text, in hex: enough to tell contents apart. */
export const hashOfText = (text: string): string => sha256(text).slice(0, 32);

/** The hash of the canonical JSON. */
export const contentHash = (value: unknown): string => hashOfText(canonicalJson(value));
