/** Merchants with their fee. */
import type { Projection } from '../framework/projection.js';
import { merchants } from './tables.js';

export const merchantsProjection: Projection<'merchants'> = {
  name: 'merchants',
  version: 1,
  tables: [merchants],
  apply(batch, tx) {
    for (const { event, metadata } of batch) {
      if (event.type !== 'MerchantRegistered') continue;
      const { merchant: id, name, fee } = event.data;
      tx.insert(merchants, {
        id,
        name,
        fee_percent: fee.percent,
        fee_fixed: fee.fixed?.value ?? null,
        fee_currency: fee.fixed?.currency ?? null,
        registered_at: metadata.at,
      });
    }
    return Promise.resolve();
  },
};
