/** Secrets of keys: drawn, hashed, and, for keys that sign requests, sealed and opened again. */
import { createHash, randomBytes } from 'node:crypto';
import type { NewSecret } from '../../domain/access/commands.js';
import type { KeySecret, Signing } from '../../domain/access/key.js';
import {
  needsRewrap,
  openSecret,
  rewrapSecret,
  type SealedSecret,
  type SecretPlace,
  sealSecret,
} from '../../domain/secret/envelope.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

const SECRET_BYTES = 32;
/** Tells a Tallybook key from other secrets, for people and for secret scanners. */
const SECRET_PREFIX = 'tbk_';
const SIGNING_PREFIX = 'tbs_';
const HINT_LENGTH = 4;

/** To be shown once: the secret itself is stored nowhere, the secret to sign with only sealed. */
export interface ShownSecret {
  /** The bearer token. */
  readonly secret: string;
  /** What its requests are signed with. */
  readonly signingSecret?: string;
}

export interface DrawnSecret {
  readonly shown: ShownSecret;
  readonly stored: NewSecret;
}

/** Secrets are 256 bits of randomness, so a plain hash keeps them as safe as a slow one would. */
export const hashKey = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

const random = (prefix: string): string => prefix + randomBytes(SECRET_BYTES).toString('base64url');

const signingPlace = (id: string): SecretPlace => ({
  owner: id,
  purpose: 'request signing secret',
});

export class KeySecrets {
  /** Opened secrets by the hash of the secret that they belong to. A rewrap does not change them. */
  readonly #opened = new Map<string, string>();

  /** @param masterKeys for secrets to sign with; who neither draws nor uses any needs none. */
  constructor(private readonly masterKeys: MasterKeys | undefined) {}

  /** A new secret for a key. @throws MasterKeyMissing when it is to sign, and nothing can be sealed. */
  draw(id: string, signing: Signing | null): DrawnSecret {
    const secret = random(SECRET_PREFIX);
    const stored = { sha256: hashKey(secret), hint: secret.slice(-HINT_LENGTH), signing: null };
    if (signing === null) return { shown: { secret }, stored };
    const signingSecret = random(SIGNING_PREFIX);
    const sealed = sealSecret(signingSecret, signingPlace(id), this.#require());
    return {
      shown: { secret, signingSecret },
      stored: { ...stored, signing: { required: signing === 'required', sealed } },
    };
  }

  /**
   * What requests with this secret of the key are signed with; undefined if they are not.
   * @throws MasterKeyNotGiven, SealedSecretChanged
   */
  open(id: string, { sha256, signing }: KeySecret): string | undefined {
    const known = this.#opened.get(sha256);
    if (known !== undefined || signing === null) return known;
    const secret = openSecret(signing.sealed, signingPlace(id), this.#require());
    this.#opened.set(sha256, secret);
    return secret;
  }

  /** Wrapped by the newest master key; undefined if it is, or if there is nothing to wrap. */
  rewrapped(id: string, { signing }: KeySecret): SealedSecret | undefined {
    const masterKeys = this.#require();
    if (signing === null || !needsRewrap(signing.sealed, masterKeys)) return undefined;
    return rewrapSecret(signing.sealed, signingPlace(id), masterKeys);
  }

  /** Says before anything is changed whether a secret to sign with could be stored. @throws MasterKeyMissing */
  checkMasterKey(): void {
    void this.#require().newest;
  }

  #require(): MasterKeys {
    if (this.masterKeys === undefined) throw new Error('the registry was given no master keys');
    return this.masterKeys;
  }
}
