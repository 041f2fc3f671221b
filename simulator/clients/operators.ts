/** Operators: they freeze merchants' accounts, and bring cases to their end, two of them at a time. */
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { ClientTools } from './client-tools.js';
import { CURRENCIES } from './money.js';

type Operator = 'operator' | 'operator2';

interface Proposal {
  readonly path: string;
  readonly approval: string;
  readonly by: Operator;
  decided: boolean;
}

interface OpenCase {
  readonly id: string;
  readonly holds: { readonly amount: { readonly value: string } } | null;
}

const merchantAccount = (currency: string) =>
  `/v1/ledgers/main/accounts/mer:${DEMO_MERCHANT.id}:${currency}`;

const otherThan = (by: Operator): Operator => (by === 'operator' ? 'operator2' : 'operator');

export class Operators {
  readonly requests = {
    freeze_merchant: (random, number) => this.#freezeMerchant(random, number),
    work_on_case: (random, number) => this.#workOnCase(random, number),
    decide_case: (random, number) => this.#decideCase(random, number),
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
  readonly #proposals: Proposal[] = [];

  constructor(private readonly tools: ClientTools) {}

  #freezeOrNot(name: string, verb: string, currency: string, random: Random): void {
    const path = `${merchantAccount(currency)}/${verb}`;
    this.tools.send({
      name: `${name} ${verb} ${currency}`,
      role: 'operator',
      method: 'POST',
      path,
      random,
    });
  }

  /** Some operators assign a case, most propose how it ends; some propose what cannot be. */
  #workOn({ id, holds }: OpenCase, name: string, random: Random): void {
    const by = random.pick(['operator', 'operator2'] as const);
    if (random.chance(0.15)) {
      this.tools.send({
        ...{ name: `${name} assign`, role: by, method: 'POST', path: `/v1/cases/${id}/assign` },
        ...{ body: { to: `desk ${random.whole(1, 3)}` }, random },
      });
      return;
    }
    const isEmpty = holds === null || /^-?[0.]+$/.test(holds.amount.value);
    const action =
      isEmpty && random.chance(0.9)
        ? 'dismiss'
        : random.weighted({ book: 35, refund: 35, write_off: 25, dismiss: 5 });
    this.tools.send({
      ...{ name: `${name} propose ${action}`, role: by, personal: true, method: 'POST', random },
      path: `/v1/cases/${id}/resolutions`,
      headers: { 'Idempotency-Key': name },
      body: { action, note: 'as agreed' },
      then: ({ ok, json }) => {
        if (!ok) return;
        const path = `/v1/cases/${id}/resolutions/${String(json['number'])}`;
        this.#proposals.push({ path, approval: String(json['approval']), by, decided: false });
      },
    });
  }

  #decide(
    proposal: Proposal,
    verb: 'approve' | 'reject',
    by: Operator,
    name: string,
    random: Random,
  ): void {
    const { path, approval } = proposal;
    this.tools.send({
      ...{ name, role: by, personal: true, method: 'POST', path: `${path}/${verb}`, random },
      headers: { 'Idempotency-Key': name },
      body: {},
      mayRefuse: [403],
      then: (answer) => {
        if (by === proposal.by && answer.code !== 'same_principal' && !proposal.decided) {
          this.tools.onDefect(
            'answers',
            `${name} by its proposer → ${answer.status} ${answer.http.body}`,
          );
        }
        if (!answer.ok) return;
        proposal.decided = true;
        const status = String(answer.json['status']);
        for (const end of ['executed', 'rejected', 'failed']) {
          this.tools.promise(`proposal ${end} ${approval}`, {
            ...answer,
            ok: end === status,
            code: status,
          });
        }
      },
    });
  }

  #freezeMerchant(random: Random, number: number): void {
    const verb = random.weighted({ freeze: 40, unfreeze: 60 });
    this.#freezeOrNot(`#${number}`, verb, random.pick(CURRENCIES), random);
  }

  #workOnCase(random: Random, number: number): void {
    const name = `#${number}`;
    this.tools.send({
      ...{ name: `${name} cases`, role: 'finance', method: 'GET', random },
      path: '/v1/cases?status=open&limit=100',
      then: ({ ok, json }) => {
        const found = ok ? (json['data'] as OpenCase[]) : [];
        // Those that hold money are the rarer, and looked into first.
        const holding = found.filter(({ holds }) => holds !== null);
        const from = holding.length > 0 && random.chance(0.8) ? holding : found;
        if (from.length > 0) this.#workOn(random.pick(from), name, random.of('work'));
      },
    });
  }

  #decideCase(random: Random, number: number): void {
    const open = this.#proposals.filter(({ decided }) => !decided);
    const from = open.length > 0 && random.chance(0.9) ? open : this.#proposals;
    if (from.length === 0) return;
    const proposal = random.pick(from);
    const by = random.chance(0.1) ? proposal.by : otherThan(proposal.by);
    const verb = random.weighted({ approve: 75, reject: 25 });
    this.#decide(proposal, verb, by, `#${number} ${verb} ${proposal.approval}`, random);
    if (!random.chance(0.3)) return;
    // Somebody decides at the same time, with a request of its own.
    const race = random.of('race');
    const other = race.weighted({ approve: 60, reject: 40 });
    const name = `#${number} also ${other} ${proposal.approval}`;
    this.#decide(proposal, other, otherThan(proposal.by), name, race);
  }

  /** What a frozen account keeps from its end goes on. */
  tidyUp(round: number, random: Random): void {
    if (round > 3) return;
    for (const currency of new Set(CURRENCIES)) {
      this.#freezeOrNot(
        `tidy-${round}`,
        'unfreeze',
        currency,
        random.of('unfreeze', round, currency),
      );
    }
  }
}
