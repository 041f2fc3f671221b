/** Secrets of keys: drawn, hashed, and, for keys that sign requests, sealed and opened again. */
import type { NewSecret } from '../../domain/access/commands.js';
import type { KeySecret, Signing } from '../../domain/access/key.js';
import { openUnderKey, type SealedPlace, sealUnderKey } from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import { drawSecret, hashSecret } from '../secret/random-secret.js';

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

/** What secrets to sign with are sealed under. */
export interface SigningKeys extends Pick<DataKeyStore, 'find' | 'destroy'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: a secret to sign with lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
}

/** What requests of a key are signed with cannot be had any more. */
export class SigningSecretLost extends Error {
  constructor(id: string) {
    super(
      `what requests of ${id} are signed with cannot be read: its data key is not in the key store; rotate the key`,
    );
    this.name = 'SigningSecretLost';
  }
}

const signingPlace = (id: string): SealedPlace => ['signing secret', id];

export class KeySecrets {
  /** Opened secrets by the hash of the secret that they belong to. */
  readonly #opened = new Map<string, string>();

  /** @param keys for secrets to sign with; who neither draws nor uses any needs none. */
  constructor(private readonly keys: SigningKeys | undefined) {}

  /** A new secret for a key. @throws MasterKeyMissing when it is to sign, and no master key was given. */
  async draw(id: string, signing: Signing | null): Promise<DrawnSecret> {
    const secret = SECRET_PREFIX + drawSecret();
    const stored = { sha256: hashSecret(secret), hint: secret.slice(-HINT_LENGTH), signing: null };
    if (signing === null) return { shown: { secret }, stored };
    this.checkMasterKey();
    const signingSecret = SIGNING_PREFIX + drawSecret();
    const dataKey = await this.#require().take();
    const sealed = sealUnderKey(Buffer.from(signingSecret), signingPlace(id), dataKey);
    return {
      shown: { secret, signingSecret },
      stored: { ...stored, signing: { required: signing === 'required', sealed } },
    };
  }

  /**
   * What requests with this secret of the key are signed with; undefined if they are not.
   * @throws MasterKeyNotGiven, SigningSecretLost
   */
  async open(id: string, { sha256, signing }: KeySecret): Promise<string | undefined> {
    const known = this.#opened.get(sha256);
    if (known !== undefined || signing === null) return known;
    const found = await this.#require().find(signing.sealed.key);
    const plain =
      found.state === 'present'
        ? openUnderKey(signing.sealed, signingPlace(id), found.bytes)
        : undefined;
    if (plain === undefined) throw new SigningSecretLost(id);
    const secret = plain.toString();
    this.#opened.set(sha256, secret);
    return secret;
  }

  /** Destroys what secrets to sign with were sealed under: they have ended for good. */
  async destroy(ended: readonly KeySecret[], at: string): Promise<void> {
    for (const { sha256 } of ended) this.#opened.delete(sha256);
    const keys = ended.flatMap(({ signing }) => (signing === null ? [] : signing.sealed.key));
    if (keys.length > 0) await this.keys?.destroy(keys, at);
  }

  /** Says before anything is changed whether a secret to sign with could be stored. @throws MasterKeyMissing */
  checkMasterKey(): void {
    void this.#require().masterKeys.newest;
  }

  #require(): SigningKeys {
    if (this.keys === undefined) throw new Error('the registry was given no data keys');
    return this.keys;
  }
}
