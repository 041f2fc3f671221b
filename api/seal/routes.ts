import type { Position } from '../../domain/kernel/position.js';
import type { SignedTreeHead } from '../../domain/seal/tree-head.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { sealRoutes } from './contract.js';
import { orRefuse } from './or-refuse.js';

type Services = Pick<Engine, 'log' | 'ledger' | 'seals'>;

export const sealEndpoints = (engine: Services) => [
  endpoint(sealRoutes.latestSeal, (request) => latestSeal(engine, request)),
  endpoint(sealRoutes.sealConsistency, (request) => sealConsistency(engine, request)),
  endpoint(sealRoutes.proveEvent, (request) => proveEvent(engine, request)),
  endpoint(sealRoutes.proveTransaction, (request) => proveTransaction(engine, request)),
];

function latestSeal({ log, seals }: Services, request: RequestTo<typeof sealRoutes.latestSeal>) {
  return logRead({ log }, request, async () => {
    const { head, key } = await orRefuse(seals.latest());
    return { object: 'seal' as const, head: headBody(head), publicKey: key.publicKey };
  });
}

function sealConsistency(
  { log, seals }: Services,
  request: RequestTo<typeof sealRoutes.sealConsistency>,
) {
  const { from, to } = request.query;
  return logRead({ log }, request, async () => {
    if (to !== undefined && to < from) refuse('invalid_request', 'to is before from', 'to');
    const proof = await orRefuse(seals.consistency(from, to));
    return { object: 'consistency_proof' as const, ...proof, path: [...proof.path] };
  });
}

function proveEvent({ log, seals }: Services, request: RequestTo<typeof sealRoutes.proveEvent>) {
  const position = request.params.position as Position;
  return logRead(
    { log },
    request,
    async () => (await proof(seals, position)) ?? refuse('not_found'),
  );
}

function proveTransaction(
  { log, ledger, seals }: Services,
  request: RequestTo<typeof sealRoutes.proveTransaction>,
) {
  const { book, id } = request.params;
  return logRead({ log }, request, async () => {
    if ((await ledger.book(book)) === undefined) refuse('book_not_found');
    const found = (await ledger.transaction(book, id)) ?? refuse('transaction_not_found');
    return (await proof(seals, found.position)) ?? refuse('transaction_not_found');
  });
}

async function proof(seals: Services['seals'], position: Position) {
  const proven = await orRefuse(seals.proofOf(position));
  if (proven === undefined) return undefined;
  const { leafIndex, auditPath, head } = proven.proof;
  return {
    object: 'inclusion_proof' as const,
    event: proven.event,
    leafIndex,
    auditPath: [...auditPath],
    head: headBody(head),
  };
}

/** The head as it was signed; the log keeps more beside it. */
const headBody = (head: SignedTreeHead) => {
  const { storeId, treeSize, rootHash, signedAt, keyId, signature } = head;
  return { storeId, treeSize, rootHash, signedAt, keyId, signature };
};
