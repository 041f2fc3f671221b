/** Requests about keys, over real HTTP. */
import { z } from 'zod';
import type { HttpClient } from '../support/http-client.js';

/** What an answer tells of a key, and the key itself where it is shown. */
export const shape = z.looseObject({
  id: z.string(),
  status: z.string(),
  key: z.string().default(''),
});

let requests = 0;

/** What is asked of the keys, each time as a new request. */
export const asking = (http: HttpClient) => ({
  issue: async (key: string, body: object, idempotencyKey = `issue-${(requests += 1)}`) =>
    http('/v1/keys', { key, body, headers: { 'idempotency-key': idempotencyKey } }),
  issued: async (key: string, body: object) => {
    const headers = { 'idempotency-key': `issue-${(requests += 1)}` };
    const answer = await http('/v1/keys', { key, body, headers });
    if (answer.status !== 201) throw new Error(answer.text);
    return shape.parse(answer.body);
  },
  rotate: async (key: string, id: string, body: object, idempotencyKey = `r-${(requests += 1)}`) =>
    http(`/v1/keys/${id}/rotate`, { key, body, headers: { 'idempotency-key': idempotencyKey } }),
  approve: async (key: string, id: string, idempotencyKey = `a-${(requests += 1)}`) =>
    http(`/v1/keys/${id}/approve`, {
      key,
      body: {},
      headers: { 'idempotency-key': idempotencyKey },
    }),
  revoke: async (key: string, id: string, body: object = {}) =>
    http(`/v1/keys/${id}/revoke`, { key, body }),
  /** The status of a request with the key: 200, or 401 when it opens nothing. */
  opens: async (key: string) => (await http('/v1/keys', { key })).status,
});
