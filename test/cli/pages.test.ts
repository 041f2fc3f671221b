import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { pages } from '../../cli/docs/pages.js';

it.each([...pages])('%s is as the code says (else: npm run docs)', async (file, render) => {
  expect(await readFile(join(import.meta.dirname, '../..', file), 'utf8')).toBe(render());
});
