/** Secrets by which webhooks are signed: drawn, shown once, sealed, and opened to sign. */
import { randomBytes } from 'node:crypto';
import {
  openUnderKey,
  type SealedPlace,
  type SealedUnderKey,
  sealUnderKey,
} from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
/** By which Standard Webhooks knows a secret. */
const PREFIX = 'whsec_';

export interface WebhookKeys extends Pick<DataKeyStore, 'find' | 'destroy'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: a secret lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
}

/** A secret cannot be had any more: the endpoint's secret has to be rotated. */
export class WebhookSecretLost extends Error {
  constructor(endpoint: string) {
    super(`the secret of ${endpoint} cannot be read: its data key is not in the key store`);
    this.name = 'WebhookSecretLost';
  }
}

const placeOf = (endpoint: string): SealedPlace => ['webhook secret', endpoint];

export const drawSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

export class WebhookSecrets {
  /** Opened secrets by the id of their data key. */
  readonly #opened = new Map<string, string>();

  constructor(private readonly keys: WebhookKeys) {}

  /** @throws MasterKeyMissing */
  async draw(
    endpoint: string,
  ): Promise<{ readonly secret: string; readonly sealed: SealedUnderKey }> {
    void this.keys.masterKeys.newest;
    const secret = drawSecret();
    const key = await this.keys.take();
    return { secret, sealed: sealUnderKey(Buffer.from(secret), placeOf(endpoint), key) };
  }

  /** @throws MasterKeyNotGiven, WebhookSecretLost */
  async open(endpoint: string, sealed: SealedUnderKey): Promise<string> {
    const known = this.#opened.get(sealed.key);
    if (known !== undefined) return known;
    const found = await this.keys.find(sealed.key);
    const plain =
      found.state === 'present' ? openUnderKey(sealed, placeOf(endpoint), found.bytes) : undefined;
    if (plain === undefined) throw new WebhookSecretLost(endpoint);
    const secret = plain.toString();
    this.#opened.set(sealed.key, secret);
    return secret;
  }

  /** Destroys the keys of secrets that sign no more. */
  async destroy(ended: readonly SealedUnderKey[], at: string): Promise<void> {
    for (const { key } of ended) this.#opened.delete(key);
    if (ended.length > 0) {
      await this.keys.destroy(
        ended.map(({ key }) => key),
        at,
      );
    }
  }
}
