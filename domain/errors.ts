/** Every error code that the domain gives: the codes of all concepts (`domain/concepts.ts`). */
import { allOf } from './concepts.js';

export const errors = allOf('errors');

export type ErrorCode = keyof typeof errors;
