/** Merchants with their fee, and whether an account of theirs is frozen. */
import type { TallybookEvent } from '../../domain/events.js';
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { Event, Projection, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { merchants, nameKey } from './tables.js';

export const merchantsProjection: Projection<'merchants'> = {
  name: 'merchants',
  version: 3,
  tables: [merchants],
  async apply(batch, tx) {
    const concerned = batch.flatMap((stored) => {
      const merchant = merchantIn(stored.event);
      return merchant === undefined ? [] : [{ ...stored, merchant }];
    });
    if (concerned.length === 0) return;
    const rows = await tx.rows(
      merchants,
      concerned.map(({ merchant }) => [merchant]),
    );
    for (const { merchant, event, metadata } of concerned)
      apply(rows, merchant, event, metadata.at);
  },
};

/** The merchant whom an event of here concerns; undefined for every other. */
function merchantIn(event: TallybookEvent): string | undefined {
  switch (event.type) {
    case 'MerchantRegistered':
    case 'MerchantFrozen':
    case 'MerchantUnfrozen':
      return event.data.merchant;
    case 'AccountFrozen':
    case 'AccountUnfrozen': {
      const name = readAccountId(event.data.account);
      return name.kind === 'merchant' ? name.merchant : undefined;
    }
    default:
      return undefined;
  }
}

function apply(rows: Rows<typeof merchants>, id: string, event: Event['event'], at: string): void {
  if (event.type === 'MerchantRegistered') {
    const { name, fee } = event.data;
    rows.put({
      ...{ id, name, name_key: nameKey(name), fee_percent: fee.percent },
      ...{ fee_fixed: fee.fixed?.value ?? null, fee_currency: fee.fixed?.currency ?? null },
      ...{ registered_at: at, frozen_accounts: 0, status: 'active' },
    });
    return;
  }
  const row = rows.get(id);
  if (row === undefined) return;
  const { isFrozen, accounts } = frozenAfter(row, event.type);
  const partly = accounts > 0 ? 'partly_frozen' : 'active';
  rows.put({ ...row, frozen_accounts: accounts, status: isFrozen ? 'frozen' : partly });
}

function frozenAfter(
  { status, frozen_accounts: accounts }: RowOf<typeof merchants>,
  type: Event['event']['type'],
) {
  const isFrozen = status === 'frozen';
  switch (type) {
    case 'MerchantFrozen':
      return { isFrozen: true, accounts };
    case 'MerchantUnfrozen':
      return { isFrozen: false, accounts };
    case 'AccountFrozen':
      return { isFrozen, accounts: accounts + 1 };
    default:
      return { isFrozen, accounts: accounts - 1 };
  }
}
