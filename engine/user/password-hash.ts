/**
 * Passwords are hashed by argon2id with the costs that OWASP recommends (19 MiB, 2 passes). Only a few are
 * hashed at a time, and only so many wait: whoever sends guesses by the thousand takes neither the memory
 * nor the processors that payments need.
 */
import { hash, verify } from '@node-rs/argon2';

const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const MAX_WAITING = 50;

/** Too many passwords are being hashed: try again. */
export class PasswordsBusy extends Error {
  constructor() {
    super('too many passwords are being checked at once');
    this.name = 'PasswordsBusy';
  }
}

export interface PasswordHasher {
  /** The hash in PHC form, salt and costs included. @throws PasswordsBusy */
  hash(password: string): Promise<string>;
  /**
   * Whether a password has the hash; takes as long whether it has or not. To be called within `inTurn`, so
   * that an attempt is counted when it is its turn, and not while it waits.
   */
  verify(hashed: string, password: string): Promise<boolean>;
  /** As `hash`, but at once: for who is in turn already. */
  hashNow(password: string): Promise<string>;
  /** Runs in turn, as one that hashes. @throws PasswordsBusy */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export function createPasswordHasher(): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw new PasswordsBusy();
      // Whoever ends hands its place on, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hash(normal(password), COSTS)),
    hashNow: (password) => hash(normal(password), COSTS),
    verify: (hashed, password) => verify(hashed, normal(password)),
    inTurn,
  };
}

/** Keyboards compose letters with accents in different ways; the password is the same. */
const normal = (password: string): string => password.normalize('NFKC');
