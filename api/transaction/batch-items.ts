/** Items of a batch, each read by itself. */
import { isLedgerId } from '../../domain/ledger/account-id.js';
import type { PostTransaction, RefuseItem } from '../../domain/ledger/commands.js';
import { rejectionOf, requiredMessage } from '../http/problem.js';
import { type TransactionRequest, transactionRequest } from './contract.js';

export interface BatchItem {
  readonly id: string;
  readonly command: PostTransaction | RefuseItem;
}

export const posting = (id: string, request: TransactionRequest): PostTransaction => ({
  type: 'PostTransaction',
  origin: 'caller',
  id,
  entries: request.entries,
  metadata: request.metadata,
  linked: request.linked,
  ...(request.effectiveDate === undefined ? {} : { effectiveDate: request.effectiveDate }),
  ...(request.reference === undefined ? {} : { reference: request.reference }),
});

/** @param idOf the id of an item: its own id if it has one, else the id that stands in for it. */
export function batchItem(item: unknown, idOf: (given: string | undefined) => string): BatchItem {
  const parsed = transactionRequest.safeParse(item, { error: requiredMessage });
  if (parsed.success) {
    const id = idOf(parsed.data.id);
    return { id, command: posting(id, parsed.data) };
  }
  return {
    id: idOf(ownId(item)),
    command: {
      type: 'RefuseItem',
      rejection: rejectionOf(parsed.error),
      linked: mayBeLinked(item),
    },
  };
}

const memberOf = (item: unknown, name: string): unknown =>
  typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? (item as Readonly<Record<string, unknown>>)[name]
    : undefined;

function ownId(item: unknown): string | undefined {
  const id = memberOf(item, 'id');
  return typeof id === 'string' && isLedgerId(id) ? id : undefined;
}

/** Anything but a clear no: what stands in doubt must not be posted without its neighbour. */
const mayBeLinked = (item: unknown): boolean => {
  const linked = memberOf(item, 'linked');
  return linked !== undefined && linked !== false;
};
