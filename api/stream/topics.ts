/** Which topics an event concerns. */
import { USER_STREAM } from '../../domain/user/streams.js';
import { ACCESS_STREAM } from '../../domain/access/streams.js';
import { approvalStreams } from '../../domain/approval/streams.js';
import { caseOfStream } from '../../domain/case/streams.js';
import { checkoutStreams } from '../../domain/checkout-session/streams.js';
import { CHANNELS_STREAM } from '../../domain/channel/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { bookOfStream } from '../../domain/ledger/streams.js';
import { merchantStreams } from '../../domain/merchant/streams.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import { payoutStreams } from '../../domain/payout/streams.js';
import { topupStreams } from '../../domain/topup/streams.js';
import type { Change } from './contract.js';

type Stored = Pick<StoredEvent<TallybookEvent>, 'stream' | 'event'>;

/** The changes that an event makes, by the category of its stream. Seals, erasures and callbacks make none. */
export function changesIn(stored: Stored): readonly Change[] {
  const { stream, event } = stored;
  const payment = paymentOfStream(stream);
  if (payment !== undefined) return flowChanges({ topic: 'payments', id: payment }, event);
  const payout = payoutStreams.idIn(stream);
  if (payout !== undefined) return flowChanges({ topic: 'payouts', id: payout }, event);
  const topup = topupStreams.idIn(stream);
  if (topup !== undefined) return [{ topic: 'topups', id: topup }];
  const checkout = checkoutStreams.idIn(stream);
  if (checkout !== undefined) return [{ topic: 'checkouts', id: checkout }];
  if (bookOfStream(stream) !== undefined) return ledgerChanges(event);
  if (stream === ACCESS_STREAM) return [{ topic: 'keys', id: memberOf(event, 'key') }];
  if (stream === USER_STREAM) return [{ topic: 'users', id: memberOf(event, 'user') }];
  const id = caseOfStream(stream);
  if (id !== undefined) return [{ topic: 'cases', id }];
  const approval = approvalStreams.idIn(stream);
  if (approval !== undefined) return [{ topic: 'approvals', id: approval }];
  const merchant = merchantStreams.idIn(stream);
  if (merchant !== undefined) return [{ topic: 'merchants', id: merchant }];
  return stream === CHANNELS_STREAM ? [{ topic: 'channels', id: memberOf(event, 'channel') }] : [];
}

/** Of what a flow drives. */
function flowChanges(driven: Change, event: TallybookEvent): readonly Change[] {
  switch (event.type) {
    case 'SagaStarted':
    case 'SagaTaken':
    case 'SagaStuck':
    case 'SagaResumed':
    case 'SagaEnded':
    case 'CallbackNoted':
      return [driven, { topic: 'flows', id: event.data.subject }];
    case 'ChannelCallSettled':
      return [
        driven,
        { topic: 'flows', id: event.data.subject },
        { topic: 'channels', id: event.data.channel },
      ];
    default:
      return [driven];
  }
}

function ledgerChanges(event: TallybookEvent): readonly Change[] {
  switch (event.type) {
    case 'TransactionPosted':
    case 'ReservationMade':
    case 'ReservationVoided':
    case 'ReservationPrevented':
      return [{ topic: 'ledger', id: null }];
    case 'DayCut':
      return [
        { topic: 'days', id: event.data.closed },
        { topic: 'ledger', id: null },
      ];
    default:
      return [{ topic: 'accounts', id: memberOf(event, 'account') }];
  }
}

function memberOf({ data }: TallybookEvent, name: string): string | null {
  const value = Object.entries(data).find(([member]) => member === name)?.[1] as unknown;
  return typeof value === 'string' ? value : null;
}
