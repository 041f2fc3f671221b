import type { Response } from 'express';
import type { Answer } from '../endpoint.js';

/** With how far it reaches in the log at least. */
export interface FileHead extends Pick<Answer, 'position' | 'stale'> {
  /** Of the file, without its ending. */
  readonly name: string;
}

/** What files and sheets may be named. */
export const plainName = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '_');

/** The headers of an answer that is a file. @param type its media type */
export function sayWhat(
  response: Response,
  { name, position, stale }: FileHead,
  { ending, type }: { readonly ending: string; readonly type: string },
): void {
  response.status(200);
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${plainName(name)}.${ending}"`);
  response.setHeader('Cache-Control', 'no-store');
  if (position !== undefined) response.setHeader('Tallybook-Position', position);
  if (stale === true) response.setHeader('Tallybook-Stale', 'true');
}
