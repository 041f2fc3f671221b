/** Does again at a start what a crash may have left: every account of a frozen merchant is frozen. */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import type { MerchantFreeze } from '../../engine/merchant/merchant-freeze.js';
import { INVALID_CURSOR } from '../../projections/framework/page.js';
import type { Projections } from '../../projections/open-projections.js';

const PAGE = 50;

/** @returns looks once: once the read model has come to what was there at the start, everything is done. */
export function freezeAgain(
  freeze: MerchantFreeze,
  { queries, position }: Pick<Projections, 'queries' | 'position'>,
  context: CommandContext,
  head: () => Promise<Position>,
): () => Promise<void> {
  let start: Position | undefined;
  let cursor: string | undefined;
  let done = false;
  return async () => {
    start ??= await head();
    if (done || position('merchants') < start) return;
    const page = await queries.listMerchants({ status: 'frozen', limit: PAGE, cursor });
    if (page === INVALID_CURSOR) return;
    for (const { id } of page.data) await freeze.again(id, context);
    cursor = page.nextCursor ?? undefined;
    done = cursor === undefined;
  };
}
