/** What a merchant pays for each payment: a share, and perhaps a fixed amount. */
import { Money } from '../components/money.js';
import type { Merchant } from './api.js';

export function Fee({ fee: { percent, fixed } }: Pick<Merchant, 'fee'>) {
  return (
    <>
      {percent} %
      {fixed === null ? null : (
        <>
          {' + '}
          <Money {...fixed} />
        </>
      )}
    </>
  );
}
