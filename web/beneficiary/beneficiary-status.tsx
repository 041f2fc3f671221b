/** Whether somebody can be paid there, and if not yet, from when on. */
import { Status, type Tone } from '../components/status.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import type { Beneficiary } from './api.js';

const TONES: Readonly<Record<Beneficiary['status'], Tone>> = {
  unchecked: 'attention',
  refused: 'bad',
  cooling: 'waiting',
  usable: 'good',
  disabled: 'neutral',
};

export function BeneficiaryStatus({ status }: Pick<Beneficiary, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`beneficiary.status.${status}`)} />;
}

/** What the status rests on: the bank's word, or the time from which on it can be paid. */
export function BeneficiaryReason({ status, nameCheck, usableFrom }: Beneficiary) {
  const t = useText();
  if (status === 'cooling') {
    return (
      <>
        {t('beneficiary.usable_from')} <Time at={usableFrom} />
      </>
    );
  }
  return nameCheck === null ? t('beneficiary.check.none') : t(`beneficiary.check.${nameCheck}`);
}
