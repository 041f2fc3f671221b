/**
 * What a refund is confirmed with is what its channel said, and its parts add up: the amount and the excess
 * are what the channel gave back, what comes from suspense goes first, and no more of the fee is given back
 * than was fixed. Memory holds refunds under way.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { formatMinor, fromText, type Money, type MoneyText } from '../../domain/money/money.js';
import type { Check } from './check.js';

type DataOf<Type extends TallybookEvent['type']> = Extract<TallybookEvent, { type: Type }>['data'];

interface Asked {
  readonly amount: Money;
  readonly feeShare: bigint;
  readonly suspended: DataOf<'RefundRequested'>['suspended'];
  /** What the channel has said that it gave back, as text. */
  readonly said: Set<string>;
}

type Note = (message: string) => void;

export function refundFacts(): Check {
  /** By id of the refund. */
  const underWay = new Map<string, Asked>();
  /** A callback is believed in the amount that was asked for; in another, the channel is asked. */
  const hear = (subject: string, amount: MoneyText | null, isCallback: boolean): void => {
    const asked = underWay.get(subject);
    if (asked === undefined || amount === null) return;
    const said = show(fromText(amount));
    if (!isCallback || said === show(asked.amount)) asked.said.add(said);
  };
  return {
    name: 'refund-facts',
    apply(event, report) {
      const { type, data } = event.event;
      switch (type) {
        case 'RefundRequested': {
          const { refund, amount, feeShare, suspended } = data;
          const fee = fromText(feeShare).minor;
          const asked = {
            amount: fromText(amount),
            feeShare: fee,
            suspended,
            said: new Set<string>(),
          };
          return void underWay.set(refund, asked);
        }
        case 'ChannelCallSettled':
        case 'CallbackNoted': {
          const { outcome, amount } = data.answer;
          if (outcome === 'succeeded') hear(data.subject, amount, type === 'CallbackNoted');
          return;
        }
        case 'RefundConfirmed': {
          const asked = underWay.get(data.refund);
          // What was never asked for is reported with the postings.
          if (asked === undefined) return;
          const note = (message: string): void => report(`${data.refund}: ${message}`, event);
          return checkConfirmed(asked, data, note);
        }
        case 'RefundSucceeded':
        case 'RefundFailed':
          return void underWay.delete(data.refund);
        default:
          return;
      }
    },
  };
}

function checkConfirmed(asked: Asked, given: DataOf<'RefundConfirmed'>, note: Note): void {
  const amount = fromText(given.amount);
  const excess = given.excess === null ? 0n : fromText(given.excess).minor;
  const whole = show({ ...amount, minor: amount.minor + excess });
  if (!asked.said.has(whole)) {
    note(`${whole} confirmed, the channel said ${[...asked.said].join(' and ') || 'nothing'}`);
  }
  const isShort = amount.minor < asked.amount.minor;
  if (isShort && excess !== 0n) note('less than was asked for, and an excess');
  const fee = fromText(given.feeShare).minor;
  if (fee > asked.feeShare || (!isShort && fee !== asked.feeShare)) {
    note(`fee share of ${fee} minor units given back, ${asked.feeShare} fixed`);
  }
  const [due, said] = [partsOf(asked.suspended, amount.minor), partsOf(given.suspended)];
  if (due !== said) note(`from suspense ${said || 'nothing'}, ${due || 'nothing'} due`);
}

/** Parts from suspense in words, as far as an amount goes. @param limit in minor units. */
function partsOf(parts: Asked['suspended'], limit?: bigint): string {
  let left = limit;
  const words = parts.map(({ case: of, capture, amount }) => {
    const { minor, currency } = fromText(amount);
    const moved = left === undefined || minor < left ? minor : left;
    if (left !== undefined) left -= moved;
    return `${formatMinor(moved, currency)} of ${capture} in ${of}`;
  });
  return words.join(' and ');
}

const show = ({ minor, currency }: Money): string => `${formatMinor(minor, currency)} ${currency}`;
