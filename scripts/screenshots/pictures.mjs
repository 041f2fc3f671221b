/** The pictures that the docs show, by their names there. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** By the names of the screenshots. */
const PICTURES = {
  'checkout.png': 'light/checkout-qr.png',
  'portal.png': 'light/portal-payments-one.png',
  'console.png': 'dark/console.png',
  'finance.png': 'light/console-trial-balance.png',
  'auditor.png': 'light/console-proof-one.png',
};

export function copyPictures(from, to) {
  mkdirSync(to, { recursive: true });
  for (const [name, taken] of Object.entries(PICTURES)) {
    copyFileSync(join(from, taken), join(to, name));
  }
}
