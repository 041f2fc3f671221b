/** What nobody has explained yet, by currency; that there is nothing is said too. */
import { Money } from '../components/money.js';
import { Status } from '../components/status.js';
import { sumOf } from '../components/sum.js';
import { useText } from '../texts/use-text.js';
import type { Reconciliation } from './api.js';

export function Unexplained({ run: { unexplained } }: { readonly run: Reconciliation }) {
  const t = useText();
  if (unexplained.length === 0) {
    return <Status tone="good" label={t('reconciliation.explained')} />;
  }
  const currencies = [...new Set(unexplained.map(({ gross }) => gross.currency))];
  return (
    <>
      {currencies.map((currency) => {
        const own = unexplained.filter(({ gross }) => gross.currency === currency);
        const count = own.reduce((sum, { items }) => sum + items, 0);
        return (
          <span key={currency}>
            {count} ·{' '}
            <Money value={sumOf(own.map(({ gross }) => gross.value))} currency={currency} />
          </span>
        );
      })}
    </>
  );
}
