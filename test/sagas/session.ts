/** Sessions of sagas as a process opens them, with everything filled in that a test does not speak of. */
import { v7 as uuidV7 } from 'uuid';
import type { Channel } from '../../domain/channel/port.js';
import { UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Ledger } from '../../domain/ledger/port.js';
import type { Payment } from '../../domain/payment/payment.js';
import { createCaseService } from '../../engine/case/case-service.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import type { SessionHost } from '../../sagas/runner/session-host.js';
import { Session } from '../../sagas/runner/session.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { noVolumes } from '../support/volumes.js';
import { sealedInMemory } from '../support/evidence.js';

export const ids = { uuid: () => uuidV7() };

type Told = Partial<SessionHost> & Pick<SessionHost, 'instance' | 'failed'>;

/** The host of a session on this log; it opens no case if it is not told how. */
export const hostOf = (
  log: SessionHost['log'],
  channels: ReadonlyMap<string, Channel>,
  clock: { readonly nowMs: number },
  told: Told,
): SessionHost => ({
  ...{ log, ids, channels },
  evidence: sealedInMemory(),
  cardTokens: tokensInMemory(),
  nowMs: () => clock.nowMs,
  exclusive: true,
  leaseMs: 10_000,
  ladder: { waitsMs: [1_000] },
  profiles: () => [...channels.values()].map(({ profile }) => profile),
  quality: () => UNKNOWN_QUALITY,
  openCase: () => Promise.reject(new Error('no case is called for')),
  ...told,
});

/** What the sagas of payments work with. */
export interface SagaPorts {
  readonly log: EventLog<TallybookEvent>;
  readonly ledger: Ledger;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: { readonly nowMs: number };
  /** Default: with keys of its own. */
  readonly cardTokens?: CardTokens;
}

/** The session of a payment: its own saga, and those of its refunds. */
export function openSession(
  payment: string,
  { log, ledger, channels, clock, cardTokens = tokensInMemory() }: SagaPorts,
  told: Told,
): Session<Payment> {
  const cases = createCaseService({ log, ids });
  const host = hostOf(log, channels, clock, {
    openCase: (...opened) => cases.open(...opened),
    cardTokens,
    ...told,
  });
  const flows = [
    paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
    refundFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
  ];
  return new Session(host, flows, drivenPayment, payment);
}
