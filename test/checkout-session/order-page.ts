/** What tests of a payer's page have in common: an order of tea, seen on a phone. */
import type { TestServer } from '../support/server.js';
import type { Visitor } from '../support/walk.js';
import { cny, linkTo } from './checkout.js';

export const PHONE = { width: 360, height: 640 };
export const english: Visitor = { theme: 'light', language: 'en' };

/** An order of 1288.80 CNY. */
export const teaLink = (
  server: Pick<TestServer, 'http' | 'keys'>,
  reference: string,
  rest: Readonly<Record<string, unknown>> = {},
) => linkTo(server, reference, { amount: cny('1288.80'), ...rest });
