/** Accounts of beneficiaries: sealed as they come in, opened for the bank's call, under data keys that can be destroyed. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { BankAccount } from '../../domain/bank/port.js';
import {
  openUnderKey,
  type SealedPlace,
  type SealedUnderKey,
  sealUnderKey,
} from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import { canonicalJson } from '../../domain/kernel/content.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export interface AccountKeys extends Pick<DataKeyStore, 'find' | 'digestKey'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: an account lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
}

const placeOf = (beneficiary: string): SealedPlace => ['beneficiary account', beneficiary];
const account = z.strictObject({ number: z.string(), holder: z.string() });

export class AccountSeal {
  constructor(private readonly keys: AccountKeys) {}

  /** HMAC-SHA-256 in hex under the key store's own key: says nothing to whoever does not hold it. */
  digest(content: unknown): string {
    const hmac = createHmac('sha256', this.keys.digestKey);
    return hmac.update(canonicalJson(['beneficiary', content])).digest('hex');
  }

  /** @throws MasterKeyMissing, StoreUnavailable */
  async seal({ number, holder }: BankAccount, beneficiary: string): Promise<SealedUnderKey> {
    void this.keys.masterKeys.newest;
    const plain = Buffer.from(JSON.stringify({ number, holder }));
    return sealUnderKey(plain, placeOf(beneficiary), await this.keys.take());
  }

  /** Undefined if its key was destroyed or lost. @throws MasterKeyNotGiven */
  async open(sealed: SealedUnderKey, beneficiary: string): Promise<BankAccount | undefined> {
    const found = await this.keys.find(sealed.key);
    if (found.state !== 'present') return undefined;
    const plain = openUnderKey(sealed, placeOf(beneficiary), found.bytes);
    return plain && account.parse(JSON.parse(plain.toString()));
  }
}
