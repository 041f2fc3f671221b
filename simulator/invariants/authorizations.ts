/** Every payment has come to its end by now, so no channel may still hold a payer's money for us. */
import type { SimulatedChannel } from '../channel.js';
import { type Report, Violation } from '../violation.js';

export function checkAuthorizations(channels: readonly SimulatedChannel[], report: Report): void {
  for (const channel of channels) {
    for (const { requestNo, units } of channel.authorizations()) {
      const message = `${channel.name} still holds ${units} for ${requestNo}`;
      report(new Violation('authorizations', message));
    }
  }
}
