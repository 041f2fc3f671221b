/** Merchants with their fee, and whether an account of theirs is frozen. */
import type { TallybookEvent } from '../../domain/events.js';
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { Event, Projection, Rows } from '../framework/projection.js';
import { merchants, nameKey } from './tables.js';

export const merchantsProjection: Projection<'merchants'> = {
  name: 'merchants',
  version: 2,
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
  const frozen = row.frozen_accounts + (event.type === 'AccountFrozen' ? 1 : -1);
  rows.put({ ...row, frozen_accounts: frozen, status: frozen > 0 ? 'frozen' : 'active' });
}
