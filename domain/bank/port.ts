/**
 * The port of a bank at which we hold customers' money. A transfer is asked for under a number of ours that
 * never changes: it may be sent, asked after and closed any number of times, and happens at most once. So it
 * speaks of its transfers as a channel speaks of its requests.
 */
import type { ChannelReply, VerifiedCallback } from '../channel/port.js';
import type { MoneyText } from '../money/money.js';

/** An account at some bank, as its holder gave it. Personal data: never in an event, a log or an error in clear. */
export interface BankAccount {
  /** Capital letters and digits, 6 to 34. */
  readonly number: string;
  readonly holder: string;
}

export interface TransferOrder {
  readonly requestNo: string;
  readonly amount: MoneyText;
  readonly to: BankAccount;
  /** What the receiver sees: no personal data. */
  readonly remittance: string;
  /** Sandbox only: how the bank shall behave. */
  readonly scenario: string | null;
}

/** What a bank says of a name and a number: `unavailable` says nothing, and may be asked again. */
export type NameCheck = 'match' | 'close_match' | 'no_match' | 'unknown_account' | 'unavailable';

export interface Bank {
  readonly name: string;
  /** The number of our account there, to which others pay. */
  readonly account: string;
  /** Never rejects: what goes wrong on the way is the outcome `unknown`. */
  pay(order: TransferOrder): Promise<ChannelReply>;
  /** Asks what became of a transfer. */
  query(requestNo: string): Promise<ChannelReply>;
  /** Asks the bank never to perform the transfer if it has not yet, as `Channel.close`. */
  close(requestNo: string): Promise<ChannelReply>;
  /** Whether the account is that holder's. Never rejects. */
  checkName(account: BankAccount): Promise<NameCheck>;
  /** What moved on a day in UTC, `YYYY-MM-DD`: a camt.053 document. @throws if the bank does not answer. */
  statement(day: string): Promise<string>;
  /** Verifies and reads an advice, once, when it comes; pure but for the time, which is given. */
  readAdvice(
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    nowMs: number,
  ): VerifiedCallback;
}

/** The banks of this installation by name. */
export type Banks = ReadonlyMap<string, Bank>;
