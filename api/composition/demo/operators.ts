/** What operators do in the demo: days are cut, cases are assigned, proposed and approved by two of them. */
import { actorOf, type Principal } from '../../../domain/access/principal.js';
import { proposeResolution, resolutionId } from '../../../engine/case/resolution-service.js';
import { INVALID_CURSOR } from '../../../projections/framework/page.js';
import type { CaseView } from '../../../projections/case/queries.js';
import type { Engine } from '../engine.js';
import { openPrices, openSchedules, proposeCost, settleAll } from './terms.js';

/** Newer cases are left for whoever looks at the demo. */
const LEFT_OPEN_MS = 4 * 86_400_000;
const CASES_A_DAY = 20;
const ON_DUTY = ['li.wei', 'm.okafor'];

export class Operators {
  constructor(private readonly engine: Engine) {}

  /** What merchants pay and when they are settled: schedules by one operator's word and another's. */
  async open(): Promise<void> {
    const [maker, checker] = await this.#principals();
    if (maker === undefined || checker === undefined) return;
    await openPrices(this.engine, maker.actor);
    await openSchedules(this.engine, maker, checker);
  }

  /** The accounting day is cut, what is due is settled, and what the log holds is signed. */
  async closeDay(): Promise<void> {
    await this.engine.ledger.cutDueDays();
    await settleAll(this.engine);
    await this.engine.seals.sealDue();
  }

  /** Something to decide for whoever looks at the demo. */
  async leaveOpen(): Promise<void> {
    const [maker] = await this.#principals();
    if (maker !== undefined) await proposeCost(this.engine, maker);
  }

  /** Cases that are some days old come to their end, each by one operator's word and another's. */
  async review(): Promise<void> {
    const [maker, checker] = await this.#principals();
    const found = await this.engine.projections.queries.listCases({
      ...{ limit: CASES_A_DAY, status: 'open' },
    });
    if (maker === undefined || checker === undefined || found === INVALID_CURSOR) return;
    for (const each of found.data) await this.#work(each, maker, checker);
  }

  async #work(found: CaseView, maker: Principal, checker: Principal): Promise<void> {
    const { cases, approvals, clock } = this.engine;
    const { id, openedAt, assignee } = found;
    const nowMs = clock.now();
    if (assignee === null) {
      const to = ON_DUTY[Date.parse(openedAt) % ON_DUTY.length] ?? '';
      await cases.assign(id, to, {
        ...{ correlationId: id, causationId: 'demo', actor: maker.actor, nowMs },
      });
    }
    if (nowMs - Date.parse(openedAt) < LEFT_OPEN_MS) return;
    const resolution = endOf(found);
    const request = { by: maker, key: 'demo', causationId: 'demo', ...resolution };
    const proposed = await proposeResolution(this.engine, id, request);
    if (!proposed.accepted) return;
    const decision = { by: checker, key: 'demo', causationId: 'demo' };
    await approvals.approve(resolutionId(id, 1), decision);
  }

  /** The two operators of a development start. */
  async #principals(): Promise<Principal[]> {
    const { keys } = this.engine;
    const operators = (await keys.list()).filter(
      ({ key, status }) => key.role === 'operator' && status === 'active',
    );
    return operators.map(({ key }) => ({ actor: actorOf(key.id), ids: keys.principalsOf(key) }));
  }
}

function endOf({ holds }: CaseView) {
  const held = holds?.amount.value ?? '0';
  if (/^-?[0.]+$/.test(held)) {
    return { action: 'dismiss', note: 'Compared with the channel: the books are right.' } as const;
  }
  return held.startsWith('-')
    ? ({ action: 'write_off', note: 'The channel has confirmed the difference.' } as const)
    : ({ action: 'refund', note: 'The payer gets back what was not asked for.' } as const);
}
