/** Whose takings a form is about, and in which currency. */
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';

export function MerchantField({ merchant }: { readonly merchant: string | undefined }) {
  const t = useText();
  return (
    <TextField
      name="merchant"
      label={t('settlement-batch.merchant')}
      defaultValue={merchant ?? ''}
      required
      data-autofocus
    />
  );
}

export function CurrencyField() {
  const t = useText();
  return (
    <TextField
      name="currency"
      label={t('settlement-batch.currency')}
      placeholder="CNY"
      maxLength={3}
      required
    />
  );
}
