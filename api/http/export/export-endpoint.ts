/**
 * A route whose answer is a list or report as a file, whole or not at all. CSV is sent as it is made, and what
 * breaks has no last line; of a spreadsheet nothing is sent until all of it is made.
 */
import type { Response } from 'express';
import type { z } from 'zod';
import type { Take } from '../../../projections/framework/page.js';
import { type ApiRequest, type Endpoint, parsed } from '../endpoint.js';
import { EXPORT_TYPES, type ExportParams, type nothing, type RouteContract } from '../route.js';
import { refuse } from '../refuse.js';
import type { Column } from './column.js';
import { CsvText } from './csv.js';
import { type FileHead, plainName, sayWhat } from './file-head.js';
import { Reader, ReaderGone } from './reader.js';
import { Workbook } from './xlsx.js';

/** A spreadsheet is held as a whole before it is sent. */
const MOST_ROWS = 100_000;
/** Characters of a sheet's name. */
const SHEET_NAME = 31;

export interface Export<Row> extends FileHead {
  readonly columns: readonly Column<Row>[];
  /** Gives out every row, in the order of the list, as of one moment. */
  readonly every: (take: Take<Row>) => Promise<void>;
}

const CSV = {
  ending: 'csv',
  type: `${EXPORT_TYPES.csv}; charset=utf-8; header=present`,
};
const XLSX = { ending: 'xlsx', type: EXPORT_TYPES.xlsx };

type ExportRequest<P extends ExportParams, Q extends z.ZodType> = ApiRequest<
  z.output<P>,
  z.output<Q>,
  z.output<typeof nothing>
>;

/** @param handler refuses, or says what is exported. */
export const exportEndpoint = <P extends ExportParams, Q extends z.ZodType, Row>(
  route: RouteContract<P, Q, typeof nothing>,
  handler: (request: ExportRequest<P, Q>) => Promise<Export<Row>>,
): Endpoint => ({
  route,
  serve: async (request, response) => {
    const wanted = parsed(route, request);
    const made = await handler(wanted);
    try {
      await (wanted.params.format === 'csv' ? sendCsv : sendXlsx)(response, made);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
      response.destroy();
    }
  },
});

async function sendCsv<Row>(response: Response, made: Export<Row>): Promise<void> {
  const reader = new Reader(response);
  const text = new CsvText(made.columns);
  const begin = async (): Promise<void> => {
    if (response.headersSent) return;
    sayWhat(response, made, CSV);
    await reader.take(text.head());
  };
  await made.every(async (rows) => {
    await begin();
    await reader.take(text.next(rows));
  });
  await begin();
  response.end(text.lastLine());
}

async function sendXlsx<Row>(response: Response, made: Export<Row>): Promise<void> {
  const reader = new Reader(response);
  const text = new CsvText(made.columns);
  text.head();
  const workbook = new Workbook(plainName(made.name).slice(0, SHEET_NAME), made.columns);
  let count = 0;
  await made.every(async (rows) => {
    count += rows.length;
    if (count > MOST_ROWS) refuse('export_too_large');
    text.next(rows);
    workbook.add(rows);
    await reader.turn();
  });
  const bytes = workbook.end(text.lastCells());
  sayWhat(response, made, XLSX);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
