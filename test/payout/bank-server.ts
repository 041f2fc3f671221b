/** A server with its sandbox bank, and what tests of payouts do with both. */
import { z } from 'zod';
import { createSandboxBank, type SandboxBank } from '../../banks/sandbox/bank.js';
import { bankHome } from '../../banks/sandbox/home.js';
import { readPresence } from '../../channels/sandbox/presence.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

/** What tests do at the bank of a server. */
export interface BankDesk {
  /** The bank's own books, and the means to pay into them. */
  readonly bank: SandboxBank;
  /** A beneficiary that can be paid. @returns its id. */
  beneficiary(reference: string, key?: string, number?: string): Promise<string>;
  /** Money comes in at the bank for the merchant, and is booked. @returns the id of its top-up. */
  fund(reference: string, value: string, key?: string): Promise<string>;
  payout(
    body: Readonly<Record<string, unknown>>,
    key?: string,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  /** What an account of the book has. */
  posted(account: string): Promise<string | undefined>;
}

export type BankServer = TestServer & BankDesk;

const withId = z.looseObject({ id: z.string() });

export async function startBankServer(options: TestServerOptions = {}): Promise<BankServer> {
  const server = await startTestServer(options);
  return { ...server, ...bankDeskOf(server) };
}

export function bankDeskOf(server: TestServer): BankDesk {
  const { http, keys, engine, dataDir } = server;
  const bank = createSandboxBank({
    baseUrl: () => readPresence(bankHome(dataDir))?.url ?? '',
    secret: readOrCreateSecret(bankHome(dataDir), openMasterKeys(engine.settings)),
    timeoutMs: 2_000,
  });

  const posted = async (id: string) =>
    (await engine.ledger.account('main', id))?.balance.posted.value;

  return {
    bank,
    posted,
    async beneficiary(reference, key = keys.merchant, number = 'DE02120300000000202051') {
      const body = { reference, currency: 'CNY', number, holder: 'Harbour Tea Ltd' };
      const added = async () => {
        const answer = await http('/v1/beneficiaries', { key, body });
        return z.looseObject({ id: z.string(), status: z.string() }).parse(answer.body);
      };
      await waitUntil(async () => (await added()).status === 'usable');
      return (await added()).id;
    },
    async fund(reference, value, key = keys.merchant) {
      const amount = { value, currency: 'CNY' };
      const made = await http('/v1/topups', { key, body: { reference, amount } });
      const { id, transfer } = z
        .looseObject({ id: z.string(), transfer: z.looseObject({ text: z.string() }) })
        .parse(made.body);
      await bank.credit({
        requestNo: reference.replace(/[^A-Za-z0-9]/g, ''),
        amount,
        remittance: `to you: ${transfer.text}`,
      });
      await waitUntil(async () => {
        const { body } = await http(`/v1/topups/${id}`, { key });
        return z.looseObject({ status: z.string() }).parse(body).status === 'received';
      });
      return id;
    },
    async payout(body, key = keys.merchant) {
      const { status, body: answer } = await http('/v1/payouts', {
        key,
        headers: { prefer: 'wait=10' },
        body,
      });
      return { status, body: answer };
    },
  };
}

export const idOf = (body: unknown): string => withId.parse(body).id;
