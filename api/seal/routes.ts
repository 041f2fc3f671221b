import type { Position } from '../../domain/kernel/position.js';
import type { SignedTreeHead } from '../../domain/seal/tree-head.js';
import { NotSealedYet, SealsBroken } from '../../engine/seal/seals.js';
import { sealRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse, refuseForNow } from '../http/refuse.js';

/** The head as it was signed; beside it the log says more. */
const headBody = (head: SignedTreeHead) => {
  const { storeId, treeSize, rootHash, signedAt, keyId, signature } = head;
  return { storeId, treeSize, rootHash, signedAt, keyId, signature };
};

async function orRefuse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotSealedYet) return refuseForNow('not_sealed_yet');
    if (error instanceof SealsBroken) return refuse('seals_broken', error.message);
    throw error;
  }
}

export const sealEndpoints = ({ log, seals }: Pick<Engine, 'log' | 'seals'>) => [
  endpoint(sealRoutes.latestSeal, (call) =>
    logRead({ log }, call, async () => {
      const { head, key } = await orRefuse(seals.latest());
      return { object: 'seal' as const, head: headBody(head), publicKey: key.publicKey };
    }),
  ),
  endpoint(sealRoutes.sealConsistency, (call) =>
    logRead({ log }, call, async () => {
      const { from, to } = call.query;
      if (to !== undefined && to < from) refuse('invalid_request', 'to is before from', 'to');
      const proof = await orRefuse(seals.consistency(from, to));
      return { object: 'consistency_proof' as const, ...proof, path: [...proof.path] };
    }),
  ),
  endpoint(sealRoutes.proveEvent, (call) =>
    logRead({ log }, call, async () => {
      const proven = await orRefuse(seals.proofOf(call.params.position as Position));
      const { event, proof } = proven ?? refuse('not_found');
      return {
        object: 'inclusion_proof' as const,
        event,
        leafIndex: proof.leafIndex,
        auditPath: [...proof.auditPath],
        head: headBody(proof.head),
      };
    }),
  ),
];
