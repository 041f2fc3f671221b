/** What of a bill's rows belongs to a person: sealed as the rows are taken, under data keys that can be destroyed. */
import type { RawField } from '../../domain/bill/bill.js';
import { type SealedUnderKey, sealUnderKey } from '../../domain/data-key/sealed.js';
import type { DataKey } from '../../domain/data-key/store.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export interface RowKeys {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: what is personal lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
}

/**
 * @param rows of each row its personal columns.
 * @returns null if no row has any. @throws MasterKeyMissing, StoreUnavailable
 */
export async function sealPersonal(
  rows: readonly (readonly RawField[])[],
  place: { readonly bill: string; readonly sha256: string; readonly from: number },
  keys: RowKeys,
): Promise<SealedUnderKey | null> {
  if (rows.every((fields) => fields.length === 0)) return null;
  void keys.masterKeys.newest;
  const plain = Buffer.from(JSON.stringify(rows));
  const { bill, sha256, from } = place;
  return sealUnderKey(plain, ['bill rows', bill, sha256, String(from)], await keys.take());
}
