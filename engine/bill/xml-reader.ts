/** Feeds a camt.053 document from XML text, piece by piece. A document type declaration ends the reading. */
import { SaxesParser } from 'saxes';
import type { BillRow } from '../../domain/bill/bill.js';
import { CamtDocument } from '../../domain/bill/camt/document.js';
import type { IsNewKey, ReadBills } from '../../domain/bill/reader.js';
import { type BillRejection, isBillRejection } from '../../domain/bill/rejection.js';
import { MAX_XML_PIECE_CHARACTERS } from './limits.js';
import { BillRefused, refused } from './refused.js';
import type { TextReader } from './text-reader.js';

export class XmlReader implements TextReader {
  readonly #parser = new SaxesParser({ xmlns: false } as const);
  readonly #document: CamtDocument;
  #rows: BillRow[] = [];
  #over = false;
  /** Characters since the parser last said anything. */
  #silent = 0;

  constructor(isNew: IsNewKey) {
    const parser = this.#parser;
    const document = new CamtDocument(isNew);
    this.#document = document;
    parser.on('doctype', () => {
      throw refused('bill_doctype', 'it has a document type declaration', { line: parser.line });
    });
    parser.on('error', () => {
      // saxes quotes the text at fault; it is not passed on.
      if (this.#over) throw refused('bill_truncated', 'the end of the document is missing');
      throw refused('bill_xml_invalid', 'it is not well-formed', { line: parser.line });
    });
    for (const event of ['comment', 'processinginstruction'] as const) {
      parser.on(event, () => (this.#silent = 0));
    }
    parser.on('opentag', ({ name, attributes }) => {
      this.#silent = 0;
      check(document.open(name, attributes, parser.line));
    });
    parser.on('text', (text) => check(document.text(text, parser.line)));
    parser.on('cdata', (text) => check(document.text(text, parser.line)));
    parser.on('closetag', () => {
      this.#silent = 0;
      const taken = document.close();
      if (isBillRejection(taken)) throw new BillRefused(taken);
      for (const row of taken) this.#rows.push(row);
    });
  }

  push(piece: string): readonly BillRow[] {
    this.#silent += piece.length;
    this.#parser.write(piece);
    if (this.#silent > MAX_XML_PIECE_CHARACTERS) {
      const place = { line: this.#parser.line };
      throw refused('bill_too_large', 'a text or tag is longer than any may be', place);
    }
    return this.#take();
  }

  rest(): readonly BillRow[] {
    this.#over = true;
    this.#parser.close();
    return this.#take();
  }

  end(): ReadBills {
    const read = this.#document.end();
    if (isBillRejection(read)) throw new BillRefused(read);
    return read;
  }

  #take(): readonly BillRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

function check(rejection: BillRejection | undefined): void {
  if (rejection !== undefined) throw new BillRefused(rejection);
}
