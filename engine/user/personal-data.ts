/**
 * What is known of a person, sealed under data keys of its own: name and address, the hash of the password,
 * the seed of the second factor. A key that is destroyed takes its part with it, whatever the log holds.
 */
import { z } from 'zod';
import {
  openUnderKey,
  type SealedPlace,
  type SealedUnderKey,
  sealUnderKey,
} from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export interface PersonalKeys extends Pick<DataKeyStore, 'find' | 'destroy' | 'digestKey'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data keys: nothing of a person lies anywhere in clear. */
  readonly masterKeys: MasterKeys;
}

export interface Profile {
  readonly name: string;
  readonly address: string;
}

/** A second factor: by RFC 6238, with recovery codes for the day on which the telephone is lost. */
export interface SecondFactorSecret {
  /** In base32. */
  readonly seed: string;
  /** SHA-256 of each recovery code in hex; a code is its place in the list. */
  readonly codes: readonly string[];
}

interface Parts {
  readonly profile: Profile;
  /** Its hash in PHC form. */
  readonly password: string;
  readonly 'second factor': SecondFactorSecret;
}
type Part = keyof Parts;

const schemas: { readonly [P in Part]: z.ZodType<Parts[P]> } = {
  profile: z.strictObject({ name: z.string(), address: z.string() }),
  password: z.string(),
  'second factor': z.strictObject({ seed: z.string(), codes: z.array(z.string()) }),
};

const placeOf = (part: Part, user: string): SealedPlace => [`user ${part}`, user];

export class PersonalData {
  constructor(private readonly keys: PersonalKeys) {}

  /** Says before anything is changed whether something could be sealed. @throws MasterKeyMissing */
  checkMasterKey(): void {
    void this.keys.masterKeys.newest;
  }

  /** @throws MasterKeyMissing, StoreUnavailable */
  async seal<P extends Part>(part: P, user: string, value: Parts[P]): Promise<SealedUnderKey> {
    this.checkMasterKey();
    const plain = Buffer.from(JSON.stringify(value));
    return sealUnderKey(plain, placeOf(part, user), await this.keys.take());
  }

  /** Undefined if its key was destroyed or lost. @throws MasterKeyNotGiven */
  async open<P extends Part>(
    part: P,
    user: string,
    sealed: SealedUnderKey,
  ): Promise<Parts[P] | undefined> {
    const found = await this.keys.find(sealed.key);
    if (found.state !== 'present') return undefined;
    const plain = openUnderKey(sealed, placeOf(part, user), found.bytes);
    if (plain === undefined) return undefined;
    const schema: z.ZodType<Parts[P]> = schemas[part];
    return schema.parse(JSON.parse(plain.toString()));
  }

  /** Destroys the keys of what has ended for good. */
  async destroy(keys: readonly string[], at: string): Promise<void> {
    if (keys.length > 0) await this.keys.destroy(keys, at);
  }
}
