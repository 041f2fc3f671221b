/** The merchant of a development installation. */
import type { CommandContext } from '../../../domain/kernel/event.js';
import type { MerchantService } from '../../../engine/merchant/merchant-service.js';

export const DEMO_MERCHANT = {
  id: 'demo-shop',
  name: '海港茶铺 Harbour Tea',
  fee: { percent: '0.60', fixed: null },
} as const;

/** Makes sure that the demo merchant exists; one of its id with other content stays as it is. */
export async function ensureDemoMerchant(
  merchants: MerchantService,
  context: CommandContext,
): Promise<void> {
  await merchants.register(DEMO_MERCHANT, context);
}
