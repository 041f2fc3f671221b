/** Operators of channels: maintenance at once, prices and `enabled` by two of them, while payments go on. */
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { ClientTools } from './client-tools.js';

type Operator = 'operator' | 'operator2';

interface Proposal {
  readonly path: string;
  readonly by: Operator;
}

const CHANNELS = ['sandbox_a', 'sandbox_b'] as const;
/** Whatever the clocks of the story say, it is in there. */
const ALWAYS = [{ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }];

export class ChannelKeepers {
  readonly requests = {
    maintain_channel: (random, number) => this.#maintain(random, number),
    change_channel: (random, number) => this.#change(random, number),
    decide_change: (random, number) => this.#decide(random, number),
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
  readonly #proposals: Proposal[] = [];

  constructor(private readonly tools: ClientTools) {}

  #setMaintenance(name: string, channel: string, maintenance: object, random: Random): void {
    this.tools.send({
      ...{ name: `${name} maintain ${channel}`, role: 'operator', method: 'PATCH', random },
      path: `/v1/channels/${channel}`,
      body: { maintenance },
      then: ({ ok, status, http }) => {
        if (!ok) this.tools.onDefect('answers', `${name} ${channel} → ${status} ${http.body}`);
      },
    });
  }

  #maintain(random: Random, number: number): void {
    const channel = random.pick(CHANNELS);
    this.#setMaintenance(`#${number}`, channel, random.chance(0.5) ? ALWAYS : [], random);
  }

  /** One channel stays enabled: that no payment is taken without any is a test of its own. */
  #change(random: Random, number: number): void {
    const by = random.pick(['operator', 'operator2'] as const);
    const channel = random.pick(CHANNELS);
    const costPercent = random.pick(['0.10', '0.30', '0.75', '2.00']);
    const enabled = channel === 'sandbox_b' && random.chance(0.5) ? random.chance(0.5) : undefined;
    const name = `#${number} change ${channel}`;
    this.tools.send({
      ...{ name, role: by, personal: true, method: 'PATCH', random },
      path: `/v1/channels/${channel}`,
      headers: { 'Idempotency-Key': name },
      body: enabled === undefined ? { costPercent } : { enabled },
      then: ({ ok, json }) => {
        const change = json['change'] as { readonly id: string } | null;
        if (!ok || change === null) return;
        this.#proposals.push({ path: `/v1/channels/${channel}/changes/${change.id}`, by });
      },
    });
  }

  #decide(random: Random, number: number): void {
    if (this.#proposals.length === 0) return;
    const { path, by } = random.pick(this.#proposals);
    const verb = random.weighted({ approve: 80, reject: 20 });
    const name = `#${number} ${verb} ${path}`;
    const self = random.chance(0.1);
    const other = by === 'operator' ? 'operator2' : 'operator';
    this.tools.send({
      ...{ name, role: self ? by : other, personal: true, method: 'POST', random },
      path: `${path}/${verb}`,
      headers: { 'Idempotency-Key': name },
      body: {},
      mayRefuse: [403],
      then: (answer) => {
        if (self && answer.ok) {
          this.tools.onDefect('answers', `${name} by its proposer → ${answer.status}`);
        }
      },
    });
  }

  /** What waits for a channel that is out of service goes on. */
  tidyUp(round: number, random: Random): void {
    if (round > 3) return;
    for (const channel of CHANNELS) {
      this.#setMaintenance(`tidy-${round}`, channel, [], random.of('maintain', round, channel));
    }
  }
}
