/** What is under way: a story has come to its end when nothing is, and `sagas-end` says that it does. */
import type { TallybookEvent } from '../../domain/events.js';
import type { PaymentFacts } from './payments.js';

export interface UnfinishedOptions {
  /** Sagas that have not ended. */
  readonly running: Iterable<string>;
  readonly payments: () => Iterable<PaymentFacts>;
}

export function watchUnfinished({ running, payments }: UnfinishedOptions) {
  const stuck = new Set<string>();
  /** Approved, and not yet executed. */
  const approved = new Set<string>();
  return {
    observe(event: TallybookEvent): void {
      if (event.type === 'SagaStuck') stuck.add(event.data.subject);
      if (event.type === 'ProposalApproved') approved.add(event.data.approval);
      if (event.type === 'ProposalExecuted' || event.type === 'ProposalFailed') {
        approved.delete(event.data.approval);
      }
      // A late word of the channel may end it before anybody has looked.
      if (event.type === 'SagaResumed' || event.type === 'SagaEnded') {
        stuck.delete(event.data.subject);
      }
    },
    /** Why the story is not over yet; undefined if nothing is under way. */
    why(): string | undefined {
      for (const saga of running) if (!stuck.has(saga)) return `saga ${saga} runs`;
      for (const approval of approved) return `proposal ${approval} is not executed`;
      for (const { id, terminal, refunding, lateOpen } of payments()) {
        if (stuck.has(id)) return `saga ${id} needs manual action`;
        if (terminal === null) return `payment ${id} is open`;
        if (refunding.size > 0) return `payment ${id} has refunds under way`;
        if (lateOpen > 0) return `payment ${id} has late money to give back`;
      }
      return undefined;
    },
  };
}
