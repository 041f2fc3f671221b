/**
 * Erasures of evidence: ordered first, then done, then recorded as done. An order is never taken back,
 * because its keys may be gone already.
 */
import { accept, type Decision, reject } from '../kernel/decider.js';
import { LayeredMap } from '../kernel/layered-map.js';
import type { ErasureEvent } from './events.js';

/** Exchanges that one erasure names; a payment has a few dozen at most. */
export const MAX_ERASED_AT_ONCE = 1_000;

export type ErasureOrder = Extract<ErasureEvent, { type: 'EvidenceErasureOrdered' }>['data'];

export type ErasureCommand =
  | ({ readonly type: 'OrderErasure' } & ErasureOrder)
  | { readonly type: 'RecordErased'; readonly erasure: string; readonly destroyed: number };

/** How far each erasure has come, by its id. */
export type Erasures = LayeredMap<string, 'ordered' | 'erased'>;

export const erasures = {
  initialState: LayeredMap.empty<string, 'ordered' | 'erased'>(),

  decide(command: ErasureCommand, state: Erasures): Decision<ErasureEvent> {
    switch (command.type) {
      case 'OrderErasure': {
        const { erasure, payment, exchanges, reason } = command;
        if (state.get(erasure) !== undefined) return accept();
        const { length } = exchanges;
        if (length === 0) return reject('not_found', 'there is no raw exchange to erase');
        if (length > MAX_ERASED_AT_ONCE) {
          return reject('invalid_request', `at most ${MAX_ERASED_AT_ONCE} exchanges at once`);
        }
        return accept({
          type: 'EvidenceErasureOrdered',
          data: { erasure, payment, exchanges, reason },
        });
      }
      case 'RecordErased': {
        const { erasure, destroyed } = command;
        const known = state.get(erasure);
        if (known === undefined) return reject('not_found', 'there is no such erasure');
        if (known === 'erased') return accept();
        return accept({ type: 'EvidenceErased', data: { erasure, destroyed } });
      }
    }
  },

  evolve: (state: Erasures, event: ErasureEvent): Erasures =>
    state.with(event.data.erasure, event.type === 'EvidenceErased' ? 'erased' : 'ordered'),
};
