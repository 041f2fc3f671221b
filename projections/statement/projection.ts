/** Statements: where every entry of every account is in the log, and what counts on other days than its own. */
import { type Posting, postingsOf } from '../posting/postings.js';
import { plus, zero } from '../framework/decimal.js';
import type { Key, Projection, ProjectionTx } from '../framework/projection.js';
import { addBlocks } from './add-blocks.js';
import { accountEntries, datedEntries, datedFlows, entryBlocks } from './tables.js';

export const statementsProjection: Projection<'statements'> = {
  name: 'statements',
  version: 6,
  tables: [accountEntries, entryBlocks, datedFlows, datedEntries],
  async apply(batch, tx) {
    const postings = await postingsOf(batch, tx);
    for (const { position, revision, accounts } of postings) {
      for (const account of numbersOf(accounts)) {
        tx.insert(accountEntries, { account, position, revision });
      }
    }
    await addBlocks(postings, tx);
    await addDated(
      postings.filter(({ data }) => data.effectiveDate !== data.day),
      tx,
    );
  },
};

/** Each account once, however many entries of the transaction are its own. */
function numbersOf(accounts: Posting['accounts']): readonly number[] {
  const numbers = accounts.map(({ number }) => number);
  const [first, second] = numbers;
  const isPair = numbers.length === 2 && first !== second;
  return isPair ? numbers : [...new Set(numbers)];
}

async function addDated(postings: readonly Posting[], tx: ProjectionTx): Promise<void> {
  if (postings.length === 0) return;
  const keys = postings.flatMap(({ accounts, data }) =>
    accounts.map(({ number }): Key => [number, data.effectiveDate, data.day]),
  );
  const flows = await tx.rows(datedFlows, keys);
  for (const { position, data, accounts } of postings) {
    const { effectiveDate: effective_date, day } = data;
    for (const account of numbersOf(accounts)) {
      let flow = flows.get(account, effective_date, day);
      for (const [index, { amount, currency, direction }] of data.entries.entries()) {
        if (accounts[index]?.number !== account) continue;
        const none = zero(currency);
        const { debits = none, credits = none } = flow ?? {};
        flow = {
          ...{ account, effective_date, day },
          debits: direction === 'debit' ? plus(debits, amount, currency) : debits,
          credits: direction === 'credit' ? plus(credits, amount, currency) : credits,
        };
      }
      if (flow === undefined) continue;
      flows.put(flow);
      tx.insert(datedEntries, { ...flow, position });
    }
  }
}
