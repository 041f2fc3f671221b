/** The connector of the sandbox channels. */
import {
  NOTHING_SAID,
  type CallbackReading,
  type ChannelAnswer,
  type ChannelReply,
} from '../../domain/channel/port.js';
import type {
  ChannelConnection,
  Connector,
  ConnectorTerms,
} from '../../domain/channel/connector.js';
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { readJson } from '../../domain/kernel/json.js';
import { parseAmount } from '../../domain/money/money.js';
import { cardFrameUrl } from './card-frame.js';
import { sandboxChannels } from './channels.js';
import { type DisputeBody, disputeBody } from './dispute-protocol.js';
import { keepAliveAgent } from './http-call.js';
import { parseBody } from './parse-body.js';
import {
  callbackBody,
  MAX_BODY_BYTES,
  requestView,
  type RequestView,
  sandboxMethods,
} from './protocol.js';
import { type SignedAnswer, type SignedCall, signedCall } from './signed-call.js';
import { callbackReader, notFound, refused, signedReply } from './signed-reply.js';

/** A bill may be long; more than this is refused. */
const MAX_BILL_BYTES = 64 * 1024 * 1024;

export interface SandboxChannelOptions {
  /** `sandbox_a` or `sandbox_b`. */
  readonly name: string;
  /** Address of the sandbox now, `http://127.0.0.1:PORT`. May throw: then nothing is sent. */
  readonly baseUrl: () => string;
  readonly secret: string;
  /** Longest time of one call, in milliseconds. */
  readonly timeoutMs: number;
  /** Of the signatures. Default: the system's clock. */
  readonly clock?: Clock;
}

/** What the sandbox can do. Its secret is its own matter: engine and sandbox share a file. */
const terms: ConnectorTerms = {
  name: 'sandbox',
  methods: sandboxMethods,
  secrets: [],
  channels: sandboxChannels,
  developmentOnly: true,
};

/** @param sandbox how the sandbox is reached; null if there is none, as in production. */
export const sandboxConnector = (
  sandbox: Omit<SandboxChannelOptions, 'name'> | null,
): Connector => ({
  ...terms,
  connect({ channel }) {
    if (sandbox === null) throw new Error('there is no sandbox');
    return createSandboxChannel({ ...sandbox, name: channel });
  },
});

export function createSandboxChannel(options: SandboxChannelOptions): ChannelConnection {
  const { name, secret, timeoutMs, clock } = options;
  const agent = keepAliveAgent();

  const call = (
    request: Pick<SignedCall, 'method' | 'path' | 'json'>,
    read: (answer: SignedAnswer) => ChannelAnswer,
  ): Promise<ChannelReply> =>
    signedReply(() => {
      const limits = { timeoutMs, maxBytes: MAX_BODY_BYTES, clock };
      return signedCall(agent, secret, { ...request, ...limits, baseUrl: options.baseUrl() });
    }, read);

  const one = (requestNo: string): string => `/${name}/requests/${encodeURIComponent(requestNo)}`;

  return {
    send: (request) =>
      call({ method: 'POST', path: `/${name}/requests`, json: request }, (answer) =>
        answer.status === 422 ? refused(answer.body) : viewed(answer, request.requestNo),
      ),
    query: (requestNo) =>
      call({ method: 'GET', path: one(requestNo) }, (answer) =>
        answer.status === 404 ? notFound(answer.body) : viewed(answer, requestNo),
      ),
    close: (requestNo) =>
      call({ method: 'POST', path: `${one(requestNo)}/close` }, (answer) =>
        viewed(answer, requestNo),
      ),
    bill: async (day) => {
      const answer = await signedCall(agent, secret, {
        ...{ method: 'GET', path: `/${name}/bill?date=${day}`, baseUrl: options.baseUrl() },
        ...{ timeoutMs, clock, maxBytes: MAX_BILL_BYTES },
      });
      if (answer.authentic && answer.status === 200) return answer.body.toString();
      throw new Error(`the sandbox answered ${answer.status} instead of a bill`);
    },
    async openDispute(json) {
      const limits = { timeoutMs, maxBytes: MAX_BODY_BYTES, clock };
      const asked = { method: 'POST', path: `/${name}/disputes`, json } as const;
      const call = { ...asked, ...limits, baseUrl: options.baseUrl() };
      const answer = await signedCall(agent, secret, call);
      const isTaken = answer.authentic && answer.status === 200;
      const said = isTaken ? parseBody(disputeBody, answer.body) : undefined;
      return said === undefined ? undefined : disputeWordOf(said);
    },
    cardFrame: (ancestors) => cardFrameUrl(options.baseUrl(), secret, ancestors),
    readCallback: callbackReader(name, secret, (body) => readingOf(name, body)),
  };
}

type Said = Pick<RequestView, 'status' | 'amount' | 'channelReference' | 'failure' | 'nextAction'>;

/** True if the status comes with what it needs: a success without its amount says nothing. */
function coherent({ status, amount, failure, nextAction }: Said): boolean {
  if (status === 'succeeded') return amount !== null && parseAmount(amount).accepted;
  if (status === 'failed') return failure !== null;
  return status !== 'action_required' || nextAction !== null;
}

function answerOf(said: Said): ChannelAnswer {
  if (!coherent(said)) return NOTHING_SAID;
  return {
    outcome: said.status,
    // Before its success a request has moved nothing, whatever amount the channel repeats.
    amount: said.status === 'succeeded' ? said.amount : null,
    channelReference: said.channelReference,
    nextAction: said.status === 'action_required' ? said.nextAction : null,
    failure: said.status === 'failed' ? said.failure : null,
  };
}

function viewed({ status, body }: SignedAnswer, requestNo: string): ChannelAnswer {
  const view = status === 200 ? parseBody(requestView, body) : undefined;
  return view?.requestNo === requestNo ? answerOf(view) : NOTHING_SAID;
}

/** Undefined if an amount is none. */
function disputeWordOf(said: DisputeBody): DisputeWord | undefined {
  const { dispute: reference, amount, reason, standing, movement } = said;
  const amounts = movement === null ? [amount] : [amount, movement.amount];
  if (!amounts.every((one) => parseAmount(one).accepted)) return undefined;
  return { reference, amount, reason, standing, movement };
}

/** What the body of a signed callback says. */
function readingOf(channel: string, body: Buffer): CallbackReading {
  const nothing = { says: 'nothing', reason: 'body is not a callback' } as const;
  if (body.length > MAX_BODY_BYTES) return nothing;
  const json = readJson(body);
  if (!json.ok) return 'path' in json ? { says: 'member_twice', path: json.path } : nothing;
  const disputed = disputeBody.safeParse(json.value).data;
  if (disputed !== undefined) {
    const word = disputed.channel === channel ? disputeWordOf(disputed) : undefined;
    return word === undefined ? nothing : { says: 'dispute', requestNo: disputed.requestNo, word };
  }
  const said = callbackBody.safeParse(json.value).data;
  if (said?.channel !== channel) return nothing;
  const answer = answerOf({ ...said, nextAction: null });
  if (answer.outcome === 'unknown') return nothing;
  return { says: 'answer', requestNo: said.requestNo, answer };
}
