/**
 * A spreadsheet of one sheet, Office Open XML. Rows are packed as they come, so little is held; the same rows make
 * the same bytes. No cell holds a formula: what somebody wrote is text.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { refuse } from '../refuse.js';
import type { Column } from './column.js';

/** What a zip archive can say at the earliest; the same in every zone, since archives know none. */
const NO_TIME = new Date(1980, 0, 1);

/** More significant digits than a program for spreadsheets, which counts in doubles, keeps exactly. */
const EXACT_DIGITS = 15;
const MOST_DECIMALS = 4;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Styles by number: 0 text, 1 the head, 2 and on amounts with no, one … four decimals. */
const HEAD_STYLE = 1;
const AMOUNT_STYLE = 2;
const amountFormats = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => ({
  id: 164 + decimals,
  code: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
}));

const parts = (sheet: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><sheets><sheet name="${xml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATED}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATED}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts count="${amountFormats.length}">${amountFormats.map(({ id, code }) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`).join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${AMOUNT_STYLE + amountFormats.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${amountFormats.map(({ id }) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
});

const WIDTHS = { text: 24, amount: 18, count: 10 } as const;

/** Programs for spreadsheets take no more in a cell. */
const MOST_CHARACTERS = 32_767;
const TOO_LONG = 'a cell of a spreadsheet holds at most 32,767 characters: take it as CSV';

export class Workbook<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #bytes: Uint8Array[] = [];
  readonly #zip: Zip;
  readonly #sheet: ZipDeflate;
  #row = 0;

  /** @param name of the sheet, at most 31 characters */
  constructor(name: string, columns: readonly Column<Row>[]) {
    this.#columns = columns;
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) throw error;
      this.#bytes.push(chunk);
    });
    for (const [path, content] of Object.entries(parts(name))) {
      this.#file(path).push(strToU8(HEAD + content), true);
    }
    this.#sheet = this.#file('xl/worksheets/sheet1.xml');
    const widths = columns.map(
      ({ kind }, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${WIDTHS[kind]}" customWidth="1"/>`,
    );
    this.#write(
      `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${this.#line(
        columns.map(({ name: head }, index) => textCell(head, this.#at(index), HEAD_STYLE)),
      )}`,
    );
  }

  add(rows: readonly Row[]): void {
    const lines = rows.map((row) =>
      this.#line(
        this.#columns.map(({ kind, cell }, index) => {
          const value = cell(row);
          if (value === null) return '';
          if (value.length > MOST_CHARACTERS) refuse('export_too_large', TOO_LONG);
          const at = this.#at(index);
          return kind === 'text' ? textCell(value, at) : numberCell(value, at, kind);
        }),
      ),
    );
    this.#write(lines.join(''));
  }

  /** The whole file. @param lastCells the last line, as text */
  end(lastCells: readonly string[]): Buffer {
    const cells = lastCells.map((cell, index) =>
      cell === '' ? '' : textCell(cell, this.#at(index)),
    );
    this.#sheet.push(strToU8(`${this.#line(cells)}</sheetData></worksheet>`), true);
    this.#zip.end();
    return Buffer.concat(this.#bytes);
  }

  #file(path: string): ZipDeflate {
    const file = new ZipDeflate(path);
    file.mtime = NO_TIME;
    this.#zip.add(file);
    return file;
  }

  #write(content: string): void {
    this.#sheet.push(strToU8(content), false);
  }

  /** A cell of the row that comes next. */
  #at(column: number): string {
    return `${letters(column)}${this.#row + 1}`;
  }

  #line(cells: readonly string[]): string {
    this.#row += 1;
    return `<row r="${this.#row}">${cells.join('')}</row>`;
  }
}

const ALPHABET = 26;

/** `A` … `Z`, `AA` … */
const letters = (column: number): string =>
  (column < ALPHABET ? '' : letters(Math.floor(column / ALPHABET) - 1)) +
  String.fromCharCode('A'.charCodeAt(0) + (column % ALPHABET));

const textCell = (value: string, at: string, style = 0): string =>
  `<c r="${at}"${style === 0 ? '' : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;

/** A number with its decimal text, digit by digit; text if a double could not hold it exactly. */
function numberCell(value: string, at: string, kind: 'amount' | 'count'): string {
  const digits = value.replace(/^-/, '').replace('.', '').replace(/^0+/, '');
  const decimals = value.split('.')[1]?.length ?? 0;
  if (digits.length > EXACT_DIGITS || decimals > MOST_DECIMALS) return textCell(value, at);
  const style = kind === 'amount' ? ` s="${AMOUNT_STYLE + decimals}"` : '';
  return `<c r="${at}"${style}><v>${value}</v></c>`;
}

/** What XML 1.0 cannot hold, not even escaped. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** As text of a part; `_x000D_` and the like would be read as a character, so their underscore is escaped. */
function xml(value: string): string {
  return value
    .replace(NO_XML, '\uFFFD')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
