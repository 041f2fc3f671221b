/** How the engine speaks to the sandbox bank. */
import { keepAliveAgent } from '../../channels/sandbox/http-call.js';
import { parseBody } from '../../channels/sandbox/parse-body.js';
import { MAX_BODY_BYTES } from '../../channels/sandbox/protocol.js';
import {
  type SignedAnswer,
  type SignedCall,
  signedCall,
} from '../../channels/sandbox/signed-call.js';
import {
  callbackReader,
  notFound,
  refused,
  signedReply,
} from '../../channels/sandbox/signed-reply.js';
import type { SandboxReach } from '../../channels/sandbox/supervisor.js';
import type { Bank, BankAccount, NameCheck } from '../../domain/bank/port.js';
import {
  type CallbackReading,
  type ChannelAnswer,
  type ChannelReply,
  NOTHING_SAID,
} from '../../domain/channel/port.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { readJson } from '../../domain/kernel/json.js';
import type { MoneyText } from '../../domain/money/money.js';
import { parseAmount } from '../../domain/money/money.js';
import type { z } from 'zod';
import {
  adviceBody,
  balancesAnswer,
  type creditBody,
  nameAnswer,
  SANDBOX_ACCOUNT,
  SANDBOX_BANK,
  transferView,
  type TransferView,
} from './protocol.js';

const MAX_STATEMENT_BYTES = 64 * 1024 * 1024;
/** What we give to whoever is to pay us, as it stands somewhere in the text of a credit. */
const REFERENCE = /\bTB[0-9A-F]{32}\b/;

/** What the sandbox's bank can do beside the port, for tests and demonstrations. */
export interface SandboxBank extends Bank {
  /** Somebody pays us. */
  credit(credit: z.infer<typeof creditBody>): Promise<void>;
  /** The bank's own books of our account. */
  balances(): Promise<readonly MoneyText[]>;
  /** JSON lines of what moved on a day. */
  movements(day: string): Promise<string>;
}

export function createSandboxBank(options: SandboxReach & { readonly clock?: Clock }): SandboxBank {
  const { secret, timeoutMs, clock } = options;
  const agent = keepAliveAgent();

  const ask = (call: Pick<SignedCall, 'method' | 'path' | 'json'>, maxBytes: number) =>
    signedCall(agent, secret, { ...call, baseUrl: options.baseUrl(), timeoutMs, maxBytes, clock });

  const call = (
    request: Pick<SignedCall, 'method' | 'path' | 'json'>,
    read: (answer: SignedAnswer) => ChannelAnswer,
  ): Promise<ChannelReply> => signedReply(() => ask(request, MAX_BODY_BYTES), read);

  async function report(request: Pick<SignedCall, 'method' | 'path' | 'json'>): Promise<Buffer> {
    const answer = await ask(request, MAX_STATEMENT_BYTES);
    if (answer.authentic && answer.status === 200) return answer.body;
    throw new Error(`the bank answered ${answer.status} to ${request.method} ${request.path}`);
  }

  const one = (requestNo: string): string => `/transfers/${encodeURIComponent(requestNo)}`;

  return {
    name: SANDBOX_BANK,
    account: SANDBOX_ACCOUNT,
    pay: (order) =>
      call({ method: 'POST', path: '/transfers', json: order }, (answer) =>
        answer.status === 422 ? refused(answer.body) : viewed(answer, order.requestNo),
      ),
    query: (requestNo) =>
      call({ method: 'GET', path: one(requestNo) }, (answer) =>
        answer.status === 404 ? notFound(answer.body) : viewed(answer, requestNo),
      ),
    close: (requestNo) =>
      call({ method: 'POST', path: `${one(requestNo)}/close` }, (answer) =>
        viewed(answer, requestNo),
      ),
    checkName: (account) => checkName(report, account),
    statement: async (day) =>
      (await report({ method: 'GET', path: `/statement?date=${day}` })).toString(),
    movements: async (day) =>
      (await report({ method: 'GET', path: `/movements?date=${day}` })).toString(),
    balances: async () =>
      parseBody(balancesAnswer, await report({ method: 'GET', path: '/balances' }))?.balances ?? [],
    credit: async (json) => {
      await report({ method: 'POST', path: '/credits', json });
    },
    readAdvice: callbackReader(SANDBOX_BANK, secret, readingOf),
  };
}

type Report = (request: Pick<SignedCall, 'method' | 'path' | 'json'>) => Promise<Buffer>;

async function checkName(report: Report, { number, holder }: BankAccount): Promise<NameCheck> {
  try {
    const body = await report({ method: 'POST', path: '/names', json: { number, holder } });
    return parseBody(nameAnswer, body)?.result ?? 'unavailable';
  } catch {
    return 'unavailable';
  }
}

type Said = Pick<TransferView, 'status' | 'amount' | 'bankReference' | 'failure'>;

function answerOf({ status, amount, bankReference, failure }: Said): ChannelAnswer {
  if (status === 'succeeded' && (amount === null || !parseAmount(amount).accepted)) {
    return NOTHING_SAID;
  }
  if (status === 'failed' && failure === null) return NOTHING_SAID;
  return {
    outcome: status,
    // Before its success a transfer has moved nothing, whatever amount the bank repeats.
    amount: status === 'succeeded' ? amount : null,
    channelReference: bankReference,
    nextAction: null,
    failure: status === 'failed' ? failure : null,
  };
}

function viewed({ status, body }: SignedAnswer, requestNo: string): ChannelAnswer {
  const view = status === 200 ? parseBody(transferView, body) : undefined;
  return view?.requestNo === requestNo ? answerOf(view) : NOTHING_SAID;
}

/** What the body of a signed advice says. */
function readingOf(body: Buffer): CallbackReading {
  const nothing = { says: 'nothing', reason: 'body is not an advice' } as const;
  if (body.length > MAX_BODY_BYTES) return nothing;
  const json = readJson(body);
  if (!json.ok) return 'path' in json ? { says: 'member_twice', path: json.path } : nothing;
  const said = adviceBody.safeParse(json.value).data;
  if (said === undefined) return nothing;
  const { kind, requestNo, amount, bankReference, reason, remittance } = said;
  if (kind !== 'transfer') {
    if (!parseAmount(amount).accepted) return nothing;
    const isReturn = kind === 'return';
    const movement = {
      ...{ kind, bankReference, amount, requestNo: isReturn ? requestNo : null },
      reason: isReturn ? reason : null,
      reference: isReturn ? null : (REFERENCE.exec(remittance ?? '')?.[0] ?? null),
    };
    return { says: 'movement', movement };
  }
  const answer = answerOf(said);
  if (answer.outcome === 'unknown' || requestNo === null) return nothing;
  return { says: 'answer', requestNo, answer };
}
