/** Finds objects of a store of which pages are shown (`page-routes.ts`). */
import { z } from 'zod';
import { toPosition } from '../../domain/kernel/position.js';
import type { Shown } from './page-routes.js';
import type { Served } from './serve.js';

const item = z.looseObject({ id: z.string() });
const listOf = <Item extends z.ZodType>(of: Item) => z.looseObject({ data: z.array(of) });
const position = z.looseObject({ position: z.string() });

/** @throws Error something is missing */
export async function findShown(served: Served): Promise<Shown> {
  const { merchant, operator, auditor, finance } = served.keys;
  const get = async (path: string, key: string): Promise<unknown> => {
    const response = await fetch(served.url + path, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const first = async <Item extends z.ZodType>(path: string, key: string, of: Item) => {
    const [found] = listOf(of).parse(await get(path, key)).data;
    if (found === undefined) throw new Error(`${path} shows nothing`);
    return found;
  };
  const dated = item.extend({ createdAt: z.string(), reference: z.string() });
  const newest = await first('/v1/payments?limit=1', merchant, dated);
  const head = Number((await served.metrics()).get('tallybook_log_head'));
  const middle = await first(
    `/v1/events?limit=1&after=${toPosition(Math.floor(head / 2))}`,
    auditor,
    position.extend({ recordedAt: z.string() }),
  );
  const { nextCursor } = z
    .looseObject({ nextCursor: z.string() })
    .parse(await get(`/v1/payments?limit=1&to=${middle.recordedAt}`, operator));
  const endpoints = listOf(item).parse(await get('/v1/webhook-endpoints', merchant)).data;
  const [rare, disabled] = endpoints;
  if (rare === undefined || disabled === undefined) throw new Error('two endpoints are missing');
  return {
    payment: newest.id,
    reference: newest.reference,
    middle: { at: middle.recordedAt, position: middle.position, cursor: nextCursor },
    refund: (await first('/v1/refunds?limit=1', merchant, item)).id,
    session: (await first('/v1/checkout-sessions?limit=1&status=paid', merchant, item)).id,
    openCase: (await first('/v1/cases?limit=1&status=open', operator, item)).id,
    merchant: (await first('/v1/merchants?limit=1&id=mer-', operator, item)).id,
    key: (await first('/v1/keys?limit=1&owner=house', operator, item)).id,
    endpoints: [rare.id, disabled.id],
    transaction: (
      await first(
        '/v1/ledgers/main/accounts/mer:demo-shop:CNY/entries?limit=1',
        finance,
        z.looseObject({ transaction: z.string() }),
      )
    ).transaction,
    position: (await first(`/v1/events?limit=1&payment=${newest.id}`, auditor, position)).position,
  };
}

/** Of no store: where only the names of pages are asked for. */
export const NOTHING: Shown = {
  ...{ payment: '', reference: '', refund: '', session: '', openCase: '', merchant: '', key: '' },
  ...{ endpoints: ['', ''], transaction: '', position: '' },
  middle: { at: '', position: '', cursor: '' },
};
