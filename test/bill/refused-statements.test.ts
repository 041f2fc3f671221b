/** Statements of camt.053 that are not taken. */
import { describe } from '@jest/globals';
import { refuses, replaced, type Spoiled } from './spoiled.js';
import { fixture } from './support.js';

const camt = fixture('camt-02.xml');
/** Its batch as so many transactions of this amount, and with more in the entry. */
function batch(size: number, amount: string, more: string): string {
  const details = `<TxDtls><Amt Ccy="EUR">${amount}</Amt></TxDtls>`.repeat(size);
  const counted = replaced(camt, '<NbOfTxs>2<', `<NbOfTxs>${size}<`);
  const itemised = replaced(counted, /<TxDtls><Refs><EndToEndId>payout-0001.*\n.*/, details);
  return replaced(itemised, '<AcctSvcrRef>SVC-2', `${more}<AcctSvcrRef>SVC-2`);
}
const statements: readonly Spoiled[] = [
  {
    what: 'a document type declaration',
    bill: () =>
      replaced(
        camt,
        '<Document',
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<Document',
      ),
    refused: ['bill_doctype', 2],
  },
  {
    what: 'an entity that nobody defined',
    bill: () => replaced(camt, '&amp;', '&people;'),
    refused: ['bill_xml_invalid', 27],
  },
  {
    what: 'tags that do not match',
    bill: () => replaced(camt, '</Sts>', '</Status>'),
    refused: ['bill_xml_invalid', 20],
  },
  {
    what: 'a document cut off within an entry',
    bill: () => camt.slice(0, camt.indexOf('<NtryRef>3')),
    refused: ['bill_truncated'],
  },
  {
    what: 'a document cut off within a tag',
    bill: () => camt.slice(0, camt.indexOf('<NtryRef>3') + 4),
    refused: ['bill_truncated'],
  },
  {
    what: 'another message',
    bill: () => replaced(camt, 'camt.053', 'camt.054'),
    refused: ['bill_layout_unknown', 2],
  },
  {
    what: 'a page of a website',
    bill: () => '<html><body>Please sign in</body></html>',
    refused: ['bill_layout_unknown', 1],
  },
  {
    what: 'a document without a statement',
    bill: () => replaced(camt, /<Stmt>[^]*<\/Stmt>/, ''),
    refused: ['bill_layout_unknown'],
  },
  {
    what: 'Latin-1',
    bill: () => Buffer.from(replaced(camt, 'Ann Example', 'Zoë Müller'), 'latin1'),
    refused: ['bill_encoding', 26],
  },
  {
    what: 'Latin-1 that could be GBK',
    bill: () => Buffer.from(replaced(camt, 'Ann Example', 'Zoëa'), 'latin1'),
    refused: ['bill_encoding', 1],
  },
  {
    what: 'an entry twice',
    bill: () => replaced(camt, /(\s*<Ntry>\s*<NtryRef>3[^]*?<\/Ntry>)/, '$1$1'),
    refused: ['bill_duplicate_line', 48],
  },
  {
    what: 'an entry less',
    bill: () => replaced(camt, /\s*<Ntry>\s*<NtryRef>3[^]*?<\/Ntry>/, ''),
    refused: ['bill_balance_broken', 12, 'Bal'],
  },
  {
    what: 'another closing balance',
    bill: () => replaced(camt, '867.50', '867.51'),
    refused: ['bill_balance_broken', 12, 'Bal'],
  },
  {
    what: 'another number of entries',
    bill: () => replaced(camt, '<NbOfNtries>5', '<NbOfNtries>6'),
    refused: ['bill_total_mismatch', 13, 'TtlNtries NbOfNtries'],
  },
  {
    what: 'another sum of what came in',
    bill: () => replaced(camt, '220.00', '220.01'),
    refused: ['bill_total_mismatch', 13, 'TtlCdtNtries Sum'],
  },
  {
    what: 'a batch that is not its entry',
    bill: () => replaced(camt, '>100.00<', '>101.00<'),
    refused: ['bill_total_mismatch', 30, 'TxDtls'],
  },
  {
    what: 'a batch with a transaction less',
    bill: () => replaced(camt, '<NbOfTxs>2', '<NbOfTxs>3'),
    refused: ['bill_total_mismatch', 30, 'NbOfTxs'],
  },
  {
    what: 'an amount with more decimals than the currency has',
    bill: () => replaced(camt, '>2.50<', '>2.501<'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'an amount with a sign',
    bill: () => replaced(camt, '>2.50<', '>-2.50<'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'an entry in another currency',
    bill: () => replaced(camt, 'Ccy="EUR">2.50', 'Ccy="USD">2.50'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'a direction that is none',
    bill: () => replaced(camt, '2.50</Amt><CdtDbtInd>DBIT', '2.50</Amt><CdtDbtInd>OUT'),
    refused: ['bill_field_invalid', 42, 'CdtDbtInd'],
  },
  {
    what: 'a status that is none',
    bill: () => replaced(camt, '<RvslInd>true</RvslInd><Sts>BOOK', '<RvslInd>true</RvslInd><Sts>X'),
    refused: ['bill_field_invalid', 48, 'Sts'],
  },
  {
    what: 'an entry without a day',
    bill: () => replaced(camt, '<BookgDt><DtTm>2026-11-28T18:30:00+01:00</DtTm></BookgDt>', ''),
    refused: ['bill_field_invalid', 55, 'BookgDt'],
  },
  {
    what: 'elements nested without end',
    bill: () => replaced(camt, '<NtryRef>1', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}<NtryRef>1`),
    refused: ['bill_too_large', 19],
  },
  {
    what: 'a comment without end',
    bill: () => replaced(camt, '<Ntry>', `<!--${'tea '.repeat(400_000)}--><Ntry>`),
    refused: ['bill_too_large', 18],
  },
  {
    what: 'a text without end',
    bill: () => replaced(camt, 'for tea', 'tea '.repeat(5_000)),
    refused: ['bill_too_large', 27],
  },
  {
    what: 'a batch whose transactions repeat many fields of their entry',
    bill: () => batch(30_000, '0.01', '<AddtlNtryInf>tea</AddtlNtryInf>'.repeat(100)),
    refused: ['bill_too_large', 30, 'TxDtls'],
  },
  {
    what: 'a batch whose transactions repeat a long text of their entry',
    bill: () => batch(5_000, '0.06', `<AddtlNtryInf>${'tea '.repeat(4_000)}</AddtlNtryInf>`),
    refused: ['bill_too_large', 30, 'TxDtls'],
  },
];

describe('statements', () => refuses(statements));
