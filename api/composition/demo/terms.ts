/** What operators agree on with the shops of the demo: prices, when they are settled, and a cost that is in question. */
import type { Principal } from '../../../domain/access/principal.js';
import type { CommandContext } from '../../../domain/kernel/event.js';
import { fromText } from '../../../domain/money/money.js';
import type { PriceTerms } from '../../../domain/price-plan/terms.js';
import type { ScheduleTerms } from '../../../domain/settlement-batch/schedule.js';
import { changeChannel } from '../../../engine/channel/channel-change.js';
import { proposeSchedule } from '../../../engine/settlement-batch/proposals.js';
import type { Takings } from '../../../engine/settlement-batch/settlement-service.js';
import type { Engine } from '../engine.js';
import { DEMO_MERCHANT } from '../development/demo-merchant.js';

const QR_PRICE: PriceTerms = {
  rules: [
    { type: 'percentage', percent: '0.38', minimum: { value: '0.02', currency: 'CNY' } },
    { type: 'fixed', amount: { value: '0.05', currency: 'CNY' } },
  ],
  taxPercent: '6',
};

const everyDay = {
  ...{ cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ approvalAbove: null },
};

const SCHEDULES: readonly { readonly merchant: string; readonly terms: ScheduleTerms }[] = [
  {
    merchant: DEMO_MERCHANT.id,
    terms: { ...everyDay, days: 1, calendar: 'CN', minimum: { value: '100.00', currency: 'CNY' } },
  },
  {
    merchant: 'nordlicht-buch',
    terms: {
      ...{ ...everyDay, days: 2, calendar: 'TARGET2', reservePercent: '5', reserveDays: 30 },
      minimum: { value: '0.00', currency: 'EUR' },
    },
  },
];

/** A schedule is of what is taken in the currency of its minimum. */
const takingsOf = ({ merchant, terms }: (typeof SCHEDULES)[number]): Takings => ({
  ...{ merchant, currency: fromText(terms.minimum).currency },
});

const contextOf = ({ clock }: Engine, about: string, actor: string): CommandContext => ({
  ...{ correlationId: about, causationId: 'demo', actor, nowMs: clock.now() },
});

/** QR codes of the first shop are cheaper than what it was registered with. */
export async function openPrices(engine: Engine, actor: string): Promise<void> {
  const { pricePlans } = engine;
  const { id: merchant } = DEMO_MERCHANT;
  const since = { effectiveFrom: null, idempotencyKey: 'demo' };
  const context = contextOf(engine, merchant, actor);
  const plan = { name: 'QR codes, small shops', terms: QR_PRICE, ...since };
  const created = await pricePlans.create(plan, context);
  if (!created.accepted) return;
  const assigned = { plan: created.value.plan.id, merchant, method: 'qr', channel: null };
  await pricePlans.assign({ ...assigned, ...since }, context);
}

export async function openSchedules(
  engine: Engine,
  maker: Principal,
  checker: Principal,
): Promise<void> {
  for (const schedule of SCHEDULES) {
    const asked = { terms: schedule.terms, by: maker, key: 'demo', causationId: 'demo' };
    const proposed = await proposeSchedule(engine, takingsOf(schedule), asked);
    if (!proposed.accepted) continue;
    const decision = { by: checker, key: 'demo', causationId: 'demo' };
    await engine.approvals.approve(proposed.value.id, decision);
  }
}

/** What is due by now. */
export async function settleAll(engine: Engine): Promise<void> {
  for (const schedule of SCHEDULES) {
    const context = contextOf(engine, schedule.merchant, 'timer');
    await engine.settlements.run(takingsOf(schedule), context);
  }
}

/** A channel has become cheaper: somebody else is to look at it. */
export async function proposeCost(engine: Engine, by: Principal): Promise<void> {
  const { channels: registry, approvals } = engine;
  const context = contextOf(engine, 'sandbox_b', by.actor);
  const changes = { costPercent: '0.45' };
  await changeChannel({ registry, approvals }, 'sandbox_b', {
    ...{ changes, before: null, by, key: 'demo', context },
  });
}
