/** Pieces of text as lines that end in LF or CRLF. */
import type { BillLine } from '../../domain/bill/reader.js';
import { MAX_LINE_CHARACTERS } from './limits.js';
import { refused } from './refused.js';

export class LineSplitter {
  #rest = '';
  #number = 0;

  /** The lines that the piece ends. @throws BillRefused a line is longer than lines may be. */
  push(piece: string): readonly BillLine[] {
    const texts = (this.#rest + piece).split('\n');
    this.#rest = texts.pop() ?? '';
    const lines = texts.map((text) => this.#line(text, false));
    if (this.#rest.length > MAX_LINE_CHARACTERS) throw this.#tooLong(this.#number + 1);
    return lines;
  }

  /** The last line, if the file does not end with a line end. */
  end(): readonly BillLine[] {
    return this.#rest === '' ? [] : [this.#line(this.#rest, true)];
  }

  #line(text: string, unfinished: boolean): BillLine {
    this.#number += 1;
    if (text.length > MAX_LINE_CHARACTERS) throw this.#tooLong(this.#number);
    // A byte order mark of GB18030 stays in the text.
    const whole = this.#number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
    return {
      text: whole.endsWith('\r') ? whole.slice(0, -1) : whole,
      ...{ number: this.#number, unfinished },
    };
  }

  #tooLong(line: number): Error {
    return refused('bill_too_large', 'the line is longer than lines may be', { line });
  }
}
