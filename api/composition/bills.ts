/** Bills of channels and banks: taken from files, and fetched from those who give them. */
import { join } from 'node:path';
import type { Banks } from '../../domain/bank/port.js';
import type { BillDesks } from '../../domain/bill/source.js';
import type { Channels } from '../../domain/channel/port.js';
import { BillService } from '../../engine/bill/bill-service.js';
import type { Foundation } from './foundation.js';

export function openBills(
  { settings, log, ids, dataKeys, masterKeys }: Foundation,
  channels: Channels,
  banks: Banks,
): BillService {
  return new BillService({
    ...{ log, ids, desks: desksOf(channels, banks), keys: { ...dataKeys, masterKeys } },
    folder: join(settings.dataDir, 'bills'),
  });
}

const desksOf =
  (channels: Channels, banks: Banks): BillDesks =>
  ({ type, name }) => {
    if (type === 'channel') {
      const channel = channels.get(name);
      if (channel === undefined) return undefined;
      const { bill: fetch } = channel;
      // Of a channel whose bills come by upload nobody knows here how they name the account.
      return fetch === undefined ? { account: null } : { account: name, fetch };
    }
    const bank = banks.get(name);
    if (bank === undefined) return undefined;
    return {
      account: bank.account,
      async fetch(day) {
        const text = await bank.statement(day);
        // An account on which nothing ever moved has no statement.
        return text.includes('<Stmt>') ? text : null;
      },
    };
  };
