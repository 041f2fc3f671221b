/** The fold of money of a case that goes back at the channel. */
import { minor } from '../../money/amounts.js';
import { changed } from './change.js';
import {
  created,
  HEX,
  suspenseRefunded,
  suspenseRefundFailed,
  suspenseRefundRequested,
} from '../stories.js';

const ofCase = (number: number) => ({
  case: `case_${number}`,
  claim: `apr_${number}`,
  requestNo: `${HEX}s${number}`,
  channel: 'sandbox_a',
  original: `${HEX}a1`,
  amount: minor(5_00n),
  status: 'requested',
  performed: null,
});
const ofCases = [created(), suspenseRefundRequested(1), suspenseRefundRequested(2)];

changed(
  [
    'the refund of what a case holds asked for',
    [created(), suspenseRefundRequested(1)],
    suspenseRefundRequested(2),
    { suspenseRefunds: [ofCase(1), ofCase(2)] },
  ],
  [
    'the refund of what a case holds done, by a further try',
    ofCases,
    suspenseRefunded(2),
    {
      suspenseRefunds: [ofCase(1), { ...ofCase(2), status: 'succeeded', performed: `${HEX}s2t2` }],
    },
  ],
  [
    'the refund of what a case holds refused',
    ofCases,
    suspenseRefundFailed(1),
    { suspenseRefunds: [{ ...ofCase(1), status: 'failed' }, ofCase(2)] },
  ],
);
