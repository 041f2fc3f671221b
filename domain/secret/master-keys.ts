/**
 * The master keys of an installation: 32 random bytes each, in base64, the newest first. The newest
 * wraps what is written; all of them unwrap what is read.
 */
import { createHash } from 'node:crypto';

export const MASTER_KEY_BYTES = 32;
const MAX_KEYS = 16;

export interface MasterKey {
  /** Says which key it is and nothing of what it is. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** A setting or a file that is to hold master keys holds something else; it is never quoted. */
export class UnusableMasterKey extends Error {
  constructor(source: string, reason: string, options?: { cause?: unknown }) {
    super(`${source}: ${reason}`, options);
    this.name = 'UnusableMasterKey';
  }
}

/** Something was sealed under a master key that is not among those given. */
export class MasterKeyNotGiven extends Error {
  constructor(
    readonly keyId: string,
    given: readonly string[],
  ) {
    super(
      `a stored secret needs the master key ${keyId}, which MASTER_KEY or MASTER_KEY_FILE does not ` +
        `give (given: ${given.length === 0 ? 'none' : given.join(', ')})`,
    );
    this.name = 'MasterKeyNotGiven';
  }
}

/** A secret is to be stored, and no master key was given. */
export class MasterKeyMissing extends Error {
  constructor() {
    super(
      'a secret is stored under a master key only: set MASTER_KEY to 32 bytes in base64 ' +
        '(openssl rand -base64 32), or MASTER_KEY_FILE to a file that holds them',
    );
    this.name = 'MasterKeyMissing';
  }
}

export class MasterKeys {
  readonly #newest: MasterKey | undefined;
  readonly #byId: ReadonlyMap<string, MasterKey>;

  /** @param keys the first wraps what is written, the older still unwrap; none if none was given. */
  constructor(...keys: readonly Buffer[]) {
    const all = keys.map(masterKey);
    this.#newest = all[0];
    this.#byId = new Map(all.map((key) => [key.id, key]));
  }

  /** True if none was given. */
  get isEmpty(): boolean {
    return this.#newest === undefined;
  }

  /** @throws MasterKeyMissing none was given. */
  get newest(): MasterKey {
    if (this.#newest === undefined) throw new MasterKeyMissing();
    return this.#newest;
  }

  /** @throws MasterKeyNotGiven */
  get(id: string): MasterKey {
    const key = this.#byId.get(id);
    if (key === undefined) throw new MasterKeyNotGiven(id, [...this.#byId.keys()]);
    return key;
  }
}

function masterKey(bytes: Buffer): MasterKey {
  const digest = createHash('sha256').update('tallybook-master-key/v1\n').update(bytes);
  return { id: `mk_${digest.digest('hex').slice(0, 16)}`, bytes };
}

/**
 * Reads keys in base64 (`openssl rand -base64 32`), the newest first, with commas or white space between.
 * @param source names the setting or the file in an error.
 * @throws UnusableMasterKey
 */
export function parseMasterKeys(text: string, source: string): MasterKeys {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > MAX_KEYS) {
    throw new UnusableMasterKey(source, `it holds more than ${MAX_KEYS} keys`);
  }
  const [newest, ...older] = words.map((word) => {
    const bytes = Buffer.from(word, 'base64');
    if (bytes.length !== MASTER_KEY_BYTES || bytes.toString('base64') !== word) {
      throw new UnusableMasterKey(source, 'a master key is 32 bytes in base64');
    }
    return bytes;
  });
  if (newest === undefined) throw new UnusableMasterKey(source, 'it holds no master key');
  return new MasterKeys(newest, ...older);
}
