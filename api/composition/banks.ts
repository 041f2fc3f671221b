/** Banks, and what is done through them: whom merchants are paid to, payouts, money that comes in. */
import { createSandboxBank } from '../../banks/sandbox/bank.js';
import { bankHome } from '../../banks/sandbox/home.js';
import { sandboxCommand, superviseSandbox } from '../../channels/sandbox/supervisor.js';
import type { Banks } from '../../domain/bank/port.js';
import type { Cases } from '../../domain/case/port.js';
import { fromText } from '../../domain/money/money.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { bankChannels } from '../../engine/bank/bank-channels.js';
import { IncomingDesk } from '../../engine/bank/incoming-desk.js';
import { AccountSeal } from '../../engine/beneficiary/account-seal.js';
import { BeneficiaryService } from '../../engine/beneficiary/beneficiary-service.js';
import { createPayoutDays } from '../../engine/payout/payout-days.js';
import {
  createPayoutService,
  type PayoutDependencies,
  recordReturn,
} from '../../engine/payout/payout-service.js';
import { TopupService } from '../../engine/topup/topup-service.js';
import { drivenPayout } from '../../sagas/payout/aggregate.js';
import type { SagaDependencies } from '../../sagas/runner/saga-runner.js';
import { baseUrlOf } from './base-url.js';
import type { ComposeOptions, Foundation } from './foundation.js';

/** Development runs the sandbox bank; it need not have answered for the server to serve. */
export function openBanks(foundation: Foundation, options: ComposeOptions): Banks {
  const { settings, masterKeys, logger, closers } = foundation;
  const { dataDir, channelTimeoutMs: timeoutMs, mode } = settings;
  if (options.banks !== undefined) return options.banks;
  if (mode !== 'development' || options.connectors !== undefined) return new Map();
  const { sandbox } = superviseSandbox({
    ...{ dataDir, home: bankHome(dataDir), masterKeys, logger, timeoutMs },
    callbackBaseUrl: baseUrlOf(settings, options),
    command: sandboxCommand('bank'),
  });
  closers.add('bank', () => sandbox.stop());
  const bank = createSandboxBank(sandbox.reach);
  return new Map([[bank.name, bank]]);
}

export type BankDesk = ReturnType<typeof openBankDesk>;

const HOUR_MS = 3_600_000;

export function openBankDesk(foundation: Foundation, banks: Banks) {
  const { settings, log, ids, ledger, clock, dataKeys, masterKeys } = foundation;
  const { payoutLimits: limits, coolingOffHours } = settings;
  const beneficiaries = new BeneficiaryService({
    ...{ log, ids, banks },
    seal: new AccountSeal({ ...dataKeys, masterKeys }),
    coolingOffMs: coolingOffHours * HOUR_MS,
  });
  const days = createPayoutDays({ log, ids, limits });
  return {
    ...{ banks, beneficiaries },
    channels: bankChannels(banks, (beneficiary) => beneficiaries.open(beneficiary)),
    payouts: (host: PayoutDependencies['host']) =>
      createPayoutService({ host, ledger, beneficiaries, days, limits }),
    /** Top-ups, and what is done with money that came in by itself. */
    incoming: (ports: { readonly ledger: Ledger; readonly cases: Cases }) => {
      const desk = new IncomingDesk(ports);
      const topups = new TopupService({ log, ids, banks, desk });
      const takeMovement: NonNullable<SagaDependencies['takeMovement']> = async (came, runner) => {
        const { event, bank, bankReference, kind, amount } = came;
        const actor = `bank:${bank}`;
        const context = { correlationId: event, causationId: event, actor, nowMs: clock.now() };
        const isKnown =
          kind === 'return'
            ? await recordReturn(runner.hostOf(drivenPayout), came, context)
            : await topups.take(came, context);
        if (isKnown) return;
        await desk.suspend({ bank, bankReference, kind, amount: fromText(amount) }, context);
      };
      return { topups, takeMovement };
    },
  };
}
