/** The statement of a day: camt.053.001.08, a statement for each currency that moved by then. */
import { toInstant } from '../../../domain/kernel/clock.js';
import { formatMinor, type Money } from '../../../domain/money/money.js';
import { SANDBOX_ACCOUNT } from '../protocol.js';
import type { BankMovement } from './movements.js';

const DAY_MS = 86_400_000;
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

export interface DayOfBank {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** Before the day, of every currency that ever moved. */
  readonly openings: readonly Money[];
  readonly movements: readonly BankMovement[];
}

export function statementOf({ day, openings, movements }: DayOfBank): string {
  const currencies = new Set(
    [...openings, ...movements.map(({ amount }) => amount)].map(currencyOf),
  );
  const statements = [...currencies].sort().map((currency) => {
    const own = movements.filter(({ amount }) => amount.currency === currency);
    const before = openings.find((opening) => opening.currency === currency)?.minor ?? 0n;
    return statement(day, currency, before, own);
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`,
    `<GrpHdr><MsgId>SANDBOX-${day}</MsgId><CreDtTm>${day}T23:59:59Z</CreDtTm></GrpHdr>`,
    ...statements,
    '</BkToCstmrStmt></Document>',
    '',
  ].join('\n');
}

const currencyOf = ({ currency }: Money) => currency;

function statement(
  day: string,
  currency: Money['currency'],
  opening: bigint,
  movements: readonly BankMovement[],
): string {
  const closing = movements.reduce((sum, { amount }) => sum + amount.minor, opening);
  const startMs = Date.parse(`${day}T00:00:00Z`);
  const period = [toInstant(startMs), toInstant(startMs + DAY_MS - 1)];
  return [
    `<Stmt><Id>SANDBOX-${day}-${currency}</Id>`,
    `<ElctrncSeqNb>${startMs / DAY_MS}</ElctrncSeqNb>`,
    `<FrToDt><FrDtTm>${period[0]}</FrDtTm><ToDtTm>${period[1]}</ToDtTm></FrToDt>`,
    `<Acct><Id><Othr><Id>${SANDBOX_ACCOUNT}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>`,
    balance('OPBD', { currency, minor: opening }, day),
    balance('CLBD', { currency, minor: closing }, day),
    ...movements.map(entry),
    '</Stmt>',
  ].join('\n');
}

const balance = (type: string, amount: Money, day: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp>${signed(amount)}<Dt><Dt>${day}</Dt></Dt></Bal>`;

/** An amount without its sign, and the sign as camt.053 says it. */
const signed = ({ minor, currency }: Money): string => {
  const amount = formatMinor(minor < 0n ? -minor : minor, currency);
  return `<Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
};

function entry({ atMs, kind, requestNo, reference, amount, reason, remittance }: BankMovement) {
  const family = kind === 'payout' ? 'ICDT' : 'RCDT';
  const endToEnd = requestNo === null ? '' : `<EndToEndId>${requestNo}</EndToEndId>`;
  const text = remittance === null ? '' : `<RmtInf><Ustrd>${escaped(remittance)}</Ustrd></RmtInf>`;
  const returned = reason === null ? '' : `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>`;
  return [
    `<Ntry>${signed(amount)}<Sts><Cd>BOOK</Cd></Sts>`,
    `<BookgDt><DtTm>${toInstant(atMs)}</DtTm></BookgDt><AcctSvcrRef>${reference}</AcctSvcrRef>`,
    `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn></BkTxCd>`,
    `<NtryDtls><TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef>${endToEnd}</Refs>`,
    `${text}${returned}</TxDtls></NtryDtls></Ntry>`,
  ].join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text of XML; what it may not hold at all is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
