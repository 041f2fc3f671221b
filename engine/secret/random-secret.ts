/** Secrets that are drawn here: shown once, and known by their hash. */
import { randomBytes } from 'node:crypto';
import { sha256 } from '../../domain/kernel/content.js';

const SECRET_BYTES = 32;
/** 256 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export const drawSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** True if a secret that was drawn may be written so. */
export const isSecret = (text: string): boolean => SECRET.test(text);

/** SHA-256 in hex. Secrets are 256 bits of randomness, so a plain hash keeps them as safe as a slow one would. */
export const hashSecret = sha256;
