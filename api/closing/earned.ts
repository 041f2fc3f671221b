import { isCurrency } from '../../domain/money/currencies.js';
import { fromText } from '../../domain/money/money.js';
import type { Earned } from '../../domain/ledger/closing-entries.js';
import type { Engine } from '../composition/engine.js';

type Services = Pick<Engine, 'ledger' | 'projections'>;

/** Accounts of income and expense that are not at zero at the end of a day, by what takes effect up to it. */
export async function earnedBy(
  { ledger, projections }: Services,
  book: string,
  through: string,
): Promise<Earned[]> {
  const chart = (await ledger.chart(book)) ?? [];
  const earned: Earned[] = [];
  for (const subject of chart.filter(({ type }) => type === 'income' || type === 'expense')) {
    const take = async (accounts: readonly { readonly id: string }[]): Promise<void> => {
      for (const { id } of accounts) {
        const found = await projections.queries.accountWithin(
          { book, id },
          { effectiveAt: through },
        );
        if (found === undefined) continue;
        const { minor, currency } = fromText(found.balance.posted);
        if (minor === 0n || !isCurrency(currency)) continue;
        earned.push({ account: id, normalSide: subject.normalSide, currency, minor });
      }
    };
    await projections.queries.everyAccount({ book, subject: subject.id }, take);
  }
  return earned;
}
