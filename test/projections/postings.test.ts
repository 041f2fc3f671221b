/** The transactions of a batch, as all models of a group are given them. */
import { describe, expect, it } from '@jest/globals';
import type { Event, ProjectionTx } from '../../projections/framework/projection.js';
import { postingsOf } from '../../projections/posting/postings.js';

const away: ProjectionTx = {
  rows: () => Promise.reject(new Error('the database is away')),
  insert: () => undefined,
  replace: () => undefined,
};
const empty: ProjectionTx = {
  ...away,
  rows: () =>
    Promise.resolve({ get: () => undefined, put: () => undefined, remove: () => undefined }),
};

describe('the transactions of a batch', () => {
  it('are read once for a try, and anew for the next try of the same batch', async () => {
    const batch: readonly Event[] = [];
    await expect(postingsOf(batch, away)).rejects.toThrow('the database is away');
    await expect(postingsOf(batch, empty)).resolves.toEqual([]);
    expect(postingsOf(batch, empty)).toBe(postingsOf(batch, empty));
  });
});
