/** UUIDs. The ids of objects, with their prefixes, are made in `domain/ids.ts`. */
import { v5 as uuidV5 } from 'uuid';

/** The namespace of every derived id (a random UUID, fixed for ever). */
const NAMESPACE = '6f1c2f0e-9a3b-4d57-8e21-5b7c0d94e3aa';

/** Source of fresh ids, injected so that tests and simulations are repeatable. */
export interface IdSource {
  /** A new UUID v7. */
  uuid(): string;
}

/** The UUID v5 of the parts; parts cannot run into one another. */
export const derivedUuid = (...parts: readonly string[]): string =>
  uuidV5(JSON.stringify(parts), NAMESPACE);
