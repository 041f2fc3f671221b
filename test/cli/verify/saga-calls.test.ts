/** What `verify` finds in the calls of channels that a saga makes. */
import { describe, expect, it } from '@jest/globals';
import { ofType, without } from '../support/changed-history.js';
import { goodHistory } from '../support/history.js';
import { found } from '../support/verify.js';

describe('channel calls', () => {
  it('finds a saga that ended with a call open', async () => {
    const history = without(goodHistory(), ofType('ChannelCallSettled', 're_1'));
    expect(await found(history)).toEqual([
      'refund-facts | re_1: 20.00 CNY confirmed, the channel said nothing | payment-pay_1/12',
      'saga-calls | ended with 1 open channel calls | payment-pay_1/14',
    ]);
  });

  it('finds an answer to a call that was never made', async () => {
    const history = without(goodHistory(), ofType('ChannelCallRequested', 're_1'));
    expect(await found(history)).toEqual([
      'saga-calls | call re_1-call is settled and was not open | payment-pay_1/11',
    ]);
  });
});
