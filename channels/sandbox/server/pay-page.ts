/** The page behind a QR code: what a payer sees, with one button. No script, nothing from elsewhere. */
import { toText } from '../../../domain/money/money.js';
import type { Paid } from './operations.js';
import type { SandboxRequest } from './request.js';

export const payPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const page = (content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandbox payment</title>
<style>
  body { font: 1.1rem system-ui, sans-serif; max-width: 22rem; margin: 4rem auto; padding: 0 1rem; text-align: center }
  .amount { font-size: 2.2rem; font-variant-numeric: tabular-nums }
  button { font: inherit; padding: .7rem 2.5rem; border: 0; border-radius: .5rem; background: #0b6e4f; color: #fff; cursor: pointer }
</style>
<main>${content}</main>
</html>
`;

const texts = {
  succeeded: 'This is paid. You may close the page.',
  pending: 'Your payment is under way.',
  failed: 'This payment was declined.',
  closed: 'This payment was closed.',
} as const;

/** The page as the request stands now. Nothing in it comes from a caller but digits and a currency. */
export function payPage(request: SandboxRequest): string {
  const { value, currency } = toText(request.amount);
  const amount = `<p class="amount">${value} ${currency}</p>`;
  const rest =
    request.status === 'action_required'
      ? '<form method="post"><button>Pay</button></form>'
      : `<p role="status">${texts[request.status]}</p>`;
  return page(`<h1>Sandbox payment</h1>${amount}${rest}`);
}

export const noSuchCodePage = page('<h1>Sandbox payment</h1><p>There is no such code.</p>');

/** HTTP status of a payer's attempt. */
export const paidStatus: Readonly<Record<Paid, number>> = {
  paid: 200,
  declined: 402,
  not_payable: 409,
  no_such_code: 404,
};
