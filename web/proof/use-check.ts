/** A check under way: what was read of the number and of a voucher behind it, and what each step has come to. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFilter } from '../components/use-filter.js';
import { eventApi } from '../event/api.js';
import type { PickedNumber } from './number.js';
import { told as readTold } from './parts.js';
import { addUp } from './sums.js';
import { checkedVoucher } from './voucher.js';

/** In their order. */
export const STEPS = ['number', 'sum', 'voucher', 'event', 'seal', 'bytes'] as const;
export type StepName = (typeof STEPS)[number];

/** `none`: there is nothing of the kind to check. Undefined: not checked yet. */
export type Result = 'holds' | 'fails' | 'none' | undefined;

/** What only a person begins: of the voucher that it was begun for. */
interface Begun {
  readonly voucher: string;
  readonly seal?: Result;
  readonly bytes?: Result;
}

export function useCheck(number: PickedNumber) {
  const [{ voucher: id }, change] = useFilter(['voucher']);
  const [begun, setBegun] = useState<Begun>();
  const told = useQuery({
    queryKey: ['proof', number],
    queryFn: ({ signal }) => readTold(number, signal),
    // What was added up stays as it is while somebody looks at it.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const added = told.data && addUp(told.data);
  const voucher = useQuery({
    queryKey: ['proof', number, 'voucher', id],
    enabled: told.data !== undefined && id !== undefined,
    queryFn: ({ signal }) => checkedVoucher(number, told.data!, id ?? '', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const position = voucher.data?.voucher.position;
  const causes = useQuery({
    queryKey: ['causes', position],
    enabled: position !== undefined,
    queryFn: ({ signal }) => eventApi.listCauses({ params: { position: position ?? '' }, signal }),
  });
  const story = causes.data?.body.causes;
  const holding = story?.find(({ hasExchange }) => hasExchange)?.position;
  const own = begun?.voucher === id ? begun : undefined;
  const results: Readonly<Record<StepName, Result>> = {
    number: added && (added.reported === null ? 'none' : resultOf(added.reported)),
    sum: added && resultOf(added.agrees && added.follows !== false),
    voucher: voucher.data && resultOf(voucher.data.isBalanced && voucher.data.isCounted),
    event: story && resultOf(story[0]?.position === position),
    seal: own?.seal,
    bytes: story !== undefined && holding === undefined ? 'none' : own?.bytes,
  };
  return {
    ...{ told, added, id, voucher, position, holding, results },
    pick: (picked: string) => change({ voucher: picked }),
    settle: (step: 'seal' | 'bytes', result: Result) =>
      setBegun((before) => ({
        ...(before?.voucher === id ? before : {}),
        voucher: id ?? '',
        [step]: result,
      })),
  };
}

export type Check = ReturnType<typeof useCheck>;

const resultOf = (holds: boolean): Result => (holds ? 'holds' : 'fails');
