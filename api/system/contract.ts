import { z } from 'zod';
import { nothing, plainRoute } from '../http/route.js';

const part = z.strictObject({
  name: z.string(),
  ready: z.boolean(),
  detail: z.string().optional(),
});

export const readiness = z
  .strictObject({
    ready: z.boolean(),
    parts: z.array(part).describe('Every part; the failing ones have `ready: false`.'),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof readiness>;

const liveness = z.strictObject({
  alive: z.boolean(),
  silentReaders: z
    .array(z.string())
    .optional()
    .describe('Readers of the log without a sign of life for a minute; only if there are any.'),
});

/** Routes for those who watch the process; `/metrics`, `/docs` and `/openapi.json` are no JSON API. */
export const systemRoutes = {
  livez: plainRoute({
    operation: 'livez',
    path: '/livez',
    tag: 'System',
    summary: 'The process is alive',
    roles: 'public',
    params: nothing,
    query: nothing,
    answer: liveness,
    otherwise: {
      status: 503,
      description: 'A reader of the log has stopped: restart the process.',
    },
  }),
  readyz: plainRoute({
    operation: 'readyz',
    path: '/readyz',
    tag: 'System',
    summary: 'The engine can serve',
    roles: 'public',
    params: nothing,
    query: nothing,
    answer: readiness,
    otherwise: { status: 503, description: 'Not yet, or no more: `parts` names what cannot.' },
  }),
};
