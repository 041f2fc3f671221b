/** E-mail addresses, by which people log in: found by a digest that says nothing to whoever lacks its key. */
import { createHmac } from 'node:crypto';

/** Addresses that differ in case alone are the same person's. */
export const normalAddress = (address: string): string =>
  address.trim().normalize('NFKC').toLowerCase();

/** @param digestKey of the store of data keys. */
export const addressDigest = (digestKey: Buffer, address: string): string =>
  createHmac('sha256', digestKey)
    .update('tallybook-address/v1\n')
    .update(normalAddress(address))
    .digest('hex');
