/** Whether the event of a transaction says what is shown of it. */
import type { TransactionBody } from '../../api/transaction/contract.js';

/** True if the event says the same id, day and entries. */
export function isProven(
  data: string,
  { id, day, effectiveDate, entries }: TransactionBody,
): boolean {
  const said = JSON.parse(data) as Said;
  const written = said.entries.map(({ account, direction, amount, currency, sequence, balance }) =>
    [account, direction, amount, currency, sequence, balance].join(' '),
  );
  const shown = entries.map(({ account, direction, amount, sequence, balance }) =>
    [account, direction, amount.value, amount.currency, sequence, balance.value].join(' '),
  );
  return (
    said.transaction === id &&
    said.day === day &&
    said.effectiveDate === effectiveDate &&
    written.join('\n') === shown.join('\n')
  );
}

/** What an event of the type `TransactionPosted` says (docs/events.md). */
interface Said {
  readonly transaction: string;
  readonly day: string;
  readonly effectiveDate: string;
  readonly entries: readonly {
    readonly account: string;
    readonly direction: string;
    readonly amount: string;
    readonly currency: string;
    readonly sequence: number;
    readonly balance: string;
  }[];
}
