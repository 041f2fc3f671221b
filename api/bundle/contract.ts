/** The auditor's bundle: the whole log with its seals and reports, to be checked with nothing of ours. */
import { z } from 'zod';
import { consistency, textRoute } from '../http/route.js';

export const bundleRoutes = {
  takeBundle: textRoute({
    operation: 'takeBundle',
    path: '/v1/bundle',
    tag: 'Seals',
    summary: "The auditor's bundle, for `tallybook verify-bundle`",
    description:
      'Lines of JSON: every event up to the last signed tree head (`Tallybook-Position`), the balances and trial balances as of there, and an end that counts them. A file without its end is not whole. Before anything is given out the log records who takes it (`BundleTaken`).',
    roles: ['auditor'],
    query: z.strictObject(consistency),
    files: { jsonl: 'application/jsonl' },
    problems: ['not_sealed_yet', 'seals_broken', 'outcome_unknown', 'unavailable'],
  }),
};
