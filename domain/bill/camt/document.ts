/** A camt.053 document, fed element by element; it keeps the entry that is being read, and no other. */
import type { BillRow } from '../bill.js';
import {
  type BillWithSums,
  type IsNewKey,
  NO_ROWS,
  type ReadBills,
  type Taken,
} from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill } from '../rejection.js';
import type { Element } from './element.js';
import { CamtStatement } from './statement.js';

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])$/;
const MAX_DEPTH = 40;
/** Elements of an entry: a batch of some thousand transactions. */
const MAX_ELEMENTS = 500_000;
const MAX_TEXT = 16_384;
/** Of all texts of an entry. */
const MAX_CHARACTERS = 33_554_432;
const MAX_STATEMENTS = 1_000;

export class CamtDocument {
  readonly #path: string[] = [];
  readonly #bills: BillWithSums[] = [];
  #statement: CamtStatement | undefined;
  /** From the child of the statement down to the innermost element that is open. */
  #open: Element[] = [];
  #elements = 0;
  #characters = 0;
  /** The root was opened and closed. */
  complete = false;

  constructor(private readonly isNew: IsNewKey) {}

  /** @param attributes by name; of them only namespaces and `Ccy` count. */
  open(
    prefixed: string,
    attributes: Readonly<Record<string, string>>,
    line: number,
  ): BillRejection | undefined {
    const name = prefixed.slice(prefixed.indexOf(':') + 1);
    const [, message, parent] = this.#path;
    this.#path.push(name);
    const depth = this.#path.length;
    if (depth === 1) return checkRoot(name, attributes, line);
    if (depth > MAX_DEPTH) return tooLarge('elements are nested too deep', line);
    if (message !== 'BkToCstmrStmt') return undefined;
    if (depth === 3 && name === 'Stmt') return this.#openStatement(line);
    if (depth < 4 || parent !== 'Stmt') return undefined;
    this.#elements += 1;
    if (this.#elements > MAX_ELEMENTS) return tooLarge('the entry has too many elements', line);
    const element: Element = { name, line, currency: attributes['Ccy'], children: [], text: '' };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    return undefined;
  }

  text(characters: string, line: number): BillRejection | undefined {
    const element = this.#open.at(-1);
    if (element === undefined) return undefined;
    element.text += characters;
    this.#characters += characters.length;
    if (this.#characters > MAX_CHARACTERS) return tooLarge('the entry is too long', line);
    return element.text.length > MAX_TEXT ? tooLarge('a text is too long', line) : undefined;
  }

  close(): Taken {
    this.#path.pop();
    if (this.#path.length === 0) this.complete = true;
    const closed = this.#open.pop();
    if (closed === undefined) return this.#closeStatement() ?? NO_ROWS;
    if (this.#open.length > 0) return NO_ROWS;
    this.#elements = 0;
    this.#characters = 0;
    return this.#statement?.take(closed) ?? NO_ROWS;
  }

  end(): ReadBills | BillRejection {
    if (!this.complete) return refuseBill('bill_truncated', 'the end of the document is missing');
    if (this.#bills.length > 0) return { bills: this.#bills, summaries: [] };
    return refuseBill('bill_layout_unknown', 'the document holds no statement');
  }

  #openStatement(line: number): BillRejection | undefined {
    if (this.#bills.length >= MAX_STATEMENTS) return tooLarge('it has too many statements', line);
    this.#statement = new CamtStatement(this.#bills.length, this.isNew);
    return undefined;
  }

  #closeStatement(): readonly BillRow[] | BillRejection | undefined {
    if (this.#statement === undefined || this.#path.length !== 2) return undefined;
    const bill = this.#statement.end();
    this.#statement = undefined;
    if (isBillRejection(bill)) return bill;
    this.#bills.push(bill);
    return undefined;
  }
}

function checkRoot(
  name: string,
  attributes: Readonly<Record<string, string>>,
  line: number,
): BillRejection | undefined {
  if (name === 'Document' && Object.values(attributes).some((value) => NAMESPACE.test(value))) {
    return undefined;
  }
  const reason = 'the document is not camt.053.001.02 to .13';
  return refuseBill('bill_layout_unknown', reason, { line });
}

const tooLarge = (reason: string, line: number): BillRejection =>
  refuseBill('bill_too_large', reason, { line });
