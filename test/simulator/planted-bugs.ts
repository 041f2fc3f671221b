/**
 * Bugs that the simulator must find: each is one change of the built code, made in a copy of it. The
 * product has no switch for any of them.
 */
export interface PlantedBug {
  readonly name: string;
  /** File of the built code. */
  readonly file: string;
  /** Stands in it exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The invariant that it breaks. */
  readonly invariant: string;
  /** The first seed whose story shows it. Tried first: to tell every story up to it takes minutes. */
  readonly seed: number;
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'transactions need not balance',
    file: 'domain/ledger/entries.js',
    find: 'if (difference !== 0n) {',
    replace: 'if (difference > 1000n) {',
    invariant: 'double-entry',
    seed: 2,
  },
  {
    name: 'holds do not count against the floor',
    file: 'domain/ledger/limit-refusal.js',
    find: 'posted - pendingOut + fall < least',
    replace: 'posted + fall < least',
    invariant: 'limits',
    seed: 4,
  },
  {
    name: 'captures under way do not count against what was authorized',
    file: 'domain/payment/amounts.js',
    find: 'const rest = held < asked ? held : asked;',
    replace: `const rest = payment.captures
        .filter((capture) => capture.status === 'posted')
        .reduce((left, { amount }) => left - amount.minor, payment.authorized.minor);`,
    invariant: 'amounts',
    seed: 5,
  },
  {
    name: 'refunds under way do not count against what was captured',
    file: 'domain/payment/amounts.js',
    find: "refund.status !== 'failed'",
    replace: "refund.status === 'succeeded'",
    invariant: 'amounts',
    seed: 3,
  },
  {
    name: '"not found" is taken for a failure, and the next channel is tried',
    file: 'domain/channel/next-step.js',
    find: 'const close = wantClose || state.notFound >= 2;',
    replace: `if (state.request.kind === 'pay' && state.notFound >= 1) return { step: 'done', as: 'failed', answer: { outcome: 'failed', amount: null, channelReference: null, nextAction: null, failure: { code: 'lost', message: 'lost', final: false } } };
    const close = wantClose || state.notFound >= 2;`,
    invariant: 'one-channel',
    seed: 63,
  },
  {
    name: 'an id that was used before is not recognised',
    file: 'domain/ledger/decision.js',
    find: 'if (event === undefined)',
    replace: 'if (true)',
    invariant: 'exactly-once',
    seed: 2,
  },
  {
    name: 'a payment that has ended succeeds when its money comes late',
    file: 'domain/payment/decide/late-success.js',
    find: `return accept({
        // With manual capture`,
    replace: `return accept({ type: 'PaymentSucceeded', data: {} }, {
        // With manual capture`,
    invariant: 'terminal',
    seed: 4,
  },
  {
    name: 'the refund of a capture in suspense is taken from its merchant',
    file: 'domain/payment/posting/refund.js',
    find: `const credited = merchantPart(refund).minor;
    const payable = payablePart(refund, parts);
    const pending = money(refundNet(refund).minor - payable, currency);`,
    replace: `const credited = amount.minor;
    const payable = payablePart(refund, parts);
    const pending = money(amount.minor - feeShare.minor - taxShare.minor - payable, currency);`,
    invariant: 'suspense',
    seed: 2,
  },
  {
    name: 'a refund is booked as it was asked for, not as its channel confirmed it',
    file: 'domain/payment/decide/refund.js',
    find: 'splitConfirmed(confirmed, asked.amount)',
    replace: 'splitConfirmed(undefined, asked.amount)',
    invariant: 'channel-money',
    seed: 11,
  },
  {
    name: 'a call that another process claims anew is another call',
    file: 'sagas/channel/call.js',
    find: 'open?.call ?? derivedUuid(',
    replace: 'derivedUuid(',
    invariant: 'calls',
    seed: 3,
  },
  {
    name: 'a key that was revoked alone still opens what it did',
    file: 'domain/access/access.js',
    find: "if (key.revocation !== 'none')",
    replace: "if (key.revocation === 'with_issued')",
    invariant: 'access',
    seed: 1,
  },
  {
    name: 'money that comes after a close is not given back',
    file: 'sagas/payment/plan.js',
    find: '...planLateSuccesses(view, options),',
    replace: '',
    invariant: 'channel-money',
    seed: 7,
  },
  {
    name: 'a restart does not look at open sagas',
    file: 'sagas/runner/saga-runner.js',
    find: `if (this.#open.hasOurs(stream))
                this.#look(stream, false);`,
    replace: 'if (this.#open.hasOurs(stream)) continue;',
    invariant: 'sagas-end',
    seed: 5,
  },
  {
    name: 'what was to come in is still awaited when its reservation is over',
    file: 'domain/ledger/evolve.js',
    find: 'figures.pendingIn += sign * hold.minor;',
    replace: 'figures.pendingIn += hold.minor;',
    invariant: 'live-state',
    seed: 2,
  },
  {
    name: 'a channel is waited for by times of recording, which stand still when a clock was set back',
    file: 'domain/saga/saga.js',
    find: 'event: id, at: answeredAt }',
    replace: 'event: id, at }',
    invariant: 'calls',
    seed: 10,
  },
  {
    name: 'a read model loses the first event of a large batch',
    file: 'projections/framework/apply-page.js',
    find: 'model.apply(events, batch)',
    replace: 'model.apply(events.length > 12 ? events.slice(1) : events, batch)',
    invariant: 'rebuild',
    seed: 2,
  },
  {
    name: 'the general ledger leaves out reversals',
    file: 'projections/general-ledger/projection.js',
    find: 'flowsOf(await postingsOf(batch, tx))',
    replace: 'flowsOf((await postingsOf(batch, tx)).filter(({ data }) => data.reverses === null))',
    invariant: 'control-check',
    seed: 2,
  },
  {
    name: 'merchants do not hear of captures',
    file: 'domain/notification/notification.js',
    find: "PaymentCaptured: 'payment.captured',",
    replace: '',
    invariant: 'notifications',
    seed: 1,
  },
  {
    name: 'the tree of the seals loses an event of a larger page',
    file: 'engine/seal/seal-tree.js',
    find: 'for (const event of events) {',
    replace: 'for (const event of events.slice(events.length > 3 ? 1 : 0)) {',
    invariant: 'seals',
    seed: 1,
  },
];
