/** Money of a case that goes back at the channel: asked for, done or refused, once for each claim. */
import { describe, it } from '@jest/globals';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { cny } from '../money/amounts.js';
import { recorded } from './steps.js';
import {
  created,
  failure,
  given,
  HEX,
  suspenseRefunded,
  suspenseRefundFailed,
  suspenseRefundRequested,
} from './stories.js';

const asks = (number: number): PaymentCommand => ({
  type: 'RequestSuspenseRefund',
  case: `case_${number}`,
  claim: `apr_${number}`,
  channel: 'sandbox_a',
  original: `${HEX}a1`,
  amount: cny('5.00'),
});
const refunded = (number: number): PaymentCommand => ({
  type: 'RecordSuspenseRefunded',
  requestNo: `${HEX}s${number}`,
  performed: `${HEX}s${number}t2`,
  channelReference: 'ch-s',
  transaction: 'ltx_s',
});
const refused = (number: number): PaymentCommand => ({
  type: 'RecordSuspenseRefundFailed',
  requestNo: `${HEX}s${number}`,
  failure,
});

describe('the refund of what a case holds', () => {
  const one = [created(), suspenseRefundRequested(1)];
  const two = [...one, suspenseRefundRequested(2)];
  recorded(
    ['is asked for under a number of its own', [created()], asks(1), [suspenseRefundRequested(1)]],
    ['is one for each claim', one, asks(1), []],
    ['may come beside another claim', one, asks(2), [suspenseRefundRequested(2)]],
    ['is known among other claims', two, asks(1), []],
    ['is done', two, refunded(2), [suspenseRefunded(2)]],
    ['is done once', [...two, suspenseRefunded(2)], refunded(2), []],
    ['is not done if it was refused', [...two, suspenseRefundFailed(2)], refunded(2), []],
    ['is done if it was asked for', one, refunded(2), []],
    [
      'is done beside one that was refused',
      [...two, suspenseRefundFailed(1)],
      refunded(2),
      [suspenseRefunded(2)],
    ],
    ['is refused', two, refused(1), [suspenseRefundFailed(1)]],
    ['is refused once', [...two, suspenseRefundFailed(1)], refused(1), []],
    ['is not refused once done', [...two, suspenseRefunded(1)], refused(1), []],
    ['is refused if it was asked for', one, refused(2), []],
  );

  it.each([asks(1), refunded(1), refused(1)].map((command) => [command.type, command] as const))(
    'needs its payment: %s',
    (_, command) => {
      given().when(command).rejected('not_found');
    },
  );
});
