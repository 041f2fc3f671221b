/** The proposal of a new operator: its key is in force only when another operator has approved it. */
import { idOfActor } from '../../domain/access/principal.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import { derivedId } from '../../domain/ids.js';
import type { KeyRegistry } from './key-registry.js';

/** Name of the kind, for ever. Its subject is the key's id. */
export const OPERATOR_KEY = 'operator_key';

/** Id of the proposal for a key: there is one for each key. */
export const operatorApprovalId = (key: string): string => derivedId('approval', OPERATOR_KEY, key);

export const operatorApproval = (keys: Pick<KeyRegistry, 'find' | 'approve'>): ProposalKind => ({
  kind: OPERATOR_KEY,

  async check({ subject }) {
    const known = await keys.find(subject);
    if (known === undefined) return { code: 'not_found', detail: 'there is no such key' };
    if (known.status !== 'revoked') return undefined;
    return { code: 'key_revoked', detail: 'the key is revoked' };
  },

  async execute({ subject }, context) {
    const outcome = await keys.approve(subject, idOfActor(context.actor), context);
    return outcome.accepted
      ? { executed: true, result: { key: subject } }
      : { executed: false, rejection: outcome.rejection };
  },
});
