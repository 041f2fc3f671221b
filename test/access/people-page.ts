/** The table of people in `docs/access.md`, as the access matrix reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rights } from '../../api/http/auth/rights.js';

const PAGE = join(import.meta.dirname, '../../docs/access.md');

/** What each role may, as the page says. */
export const rightsOnPage: Readonly<Record<string, { as: string; changes: Rights['changes'] }>> =
  Object.fromEntries(
    [...readFileSync(PAGE, 'utf8').matchAll(/^\| `(\w+)` +\| `(\w+)` +\| (.+) \|$/gm)].map(
      ([, role = '', as = '', changes = '']) => [
        role,
        {
          as,
          changes: changes.startsWith('all')
            ? 'all'
            : [...changes.matchAll(/`(\w+)`/g)].map(([, operation = '']) => operation),
        },
      ],
    ),
  );
