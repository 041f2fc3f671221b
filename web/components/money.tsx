/** An amount whose decimal point stands below that of the amounts above it, whatever their currencies. */

/** As the API writes it: a decimal string with the digits of its currency, and perhaps a minus. */
interface MoneyProps {
  readonly value: string;
  readonly currency: string;
}

/** Text alone: an amount never becomes a number here. */
export function Money({ value, currency }: MoneyProps) {
  const [whole = '', fraction] = value.replace('-', '\u2212').split('.');
  return (
    <span className="money">
      <span className="money-whole">{grouped(whole)}</span>
      <span
        className={fraction?.length === 3 ? 'money-fraction money-fraction-3' : 'money-fraction'}
      >
        {fraction === undefined ? '' : `.${fraction}`}
      </span>{' '}
      <span className="money-currency">{currency}</span>
    </span>
  );
}

/** True for nothing of any currency: `0`, `0.00`. */
export const isZero = ({ value }: MoneyProps): boolean => !/[1-9]/.test(value);

/** `1234567` → `1,234,567`, as both languages write it. */
const grouped = (whole: string): string => whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
