import type { z } from 'zod';
import { readJson } from '../../domain/kernel/json.js';

/** JSON in the shape of a schema; undefined if it is anything else, or has a member twice. */
export function parseBody<T>(schema: z.ZodType<T>, body: Buffer): T | undefined {
  const json = readJson(body);
  return json.ok ? schema.safeParse(json.value).data : undefined;
}
