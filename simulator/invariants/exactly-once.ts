/** Each acknowledged command took effect exactly once, and a refused one not at all. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Promised } from '../clients/promised.js';
import { type Report, Violation } from '../violation.js';

const MAIN = ledgerStream(PAYMENT_BOOK);

export function watchEffects(report: Report) {
  /** How often each effect is in the log. */
  const effects = new Map<string, number>();
  return {
    observe(stored: StoredEvent<TallybookEvent>): void {
      for (const effect of effectsOf(stored)) effects.set(effect, (effects.get(effect) ?? 0) + 1);
    },
    /** At the end of a story. @param promised what clients were told. */
    finish: (promised: readonly Promised[]): void => checkPromises(promised, effects, report),
  };
}

function checkPromises(
  promised: readonly Promised[],
  effects: ReadonlyMap<string, number>,
  report: Report,
): void {
  for (const { effect, times, because } of promised) {
    const found = effects.get(effect) ?? 0;
    // A capture that its channel refused was asked for all the same.
    const excused = times === 0 && effect.startsWith('capture ') && found === 1;
    const failed = effect.replace('capture ', 'capture failed ');
    if (found === times || (excused && effects.get(failed) === 1)) continue;
    const message = `${effect}: ${because}, and it is there ${found} times`;
    report(new Violation('exactly-once', message));
  }
}

/** What an event means for a promise to a client. */
function effectsOf({ event, stream }: StoredEvent<TallybookEvent>): readonly string[] {
  switch (event.type) {
    case 'PaymentCreated':
      return [`payment ${event.data.payment}`];
    case 'PaymentCaptured':
      return [`captured ${event.data.capture}`];
    case 'CaptureRequested':
      return [`capture ${event.data.capture}`];
    case 'CaptureFailed':
      return [`capture failed ${event.data.capture}`];
    case 'RefundRequested':
      return [`refund ${event.data.refund}`];
    case 'AccountOpened':
      return [`account ${event.data.account}`];
    case 'ProposalExecuted':
      return [`proposal executed ${event.data.approval}`];
    case 'ProposalRejected':
      return [`proposal rejected ${event.data.approval}`];
    case 'ProposalFailed':
      return [`proposal failed ${event.data.approval}`];
    case 'ReservationMade':
      return [`reservation ${event.data.reservation}`];
    case 'ReservationVoided':
      return event.data.cause === 'void' ? [`void ${event.data.reservation}`] : [];
    case 'TransactionPosted': {
      if (stream !== MAIN) return [];
      const { transaction, reverses, reservation } = event.data;
      return [
        `transaction ${transaction}`,
        ...(reverses === null ? [] : [`reversal of ${reverses}`]),
        ...(reservation === null ? [] : [`posting of ${reservation}`]),
      ];
    }
    default:
      return [];
  }
}
