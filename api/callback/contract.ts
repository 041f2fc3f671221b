import { z } from 'zod';
import { MAX_CALLBACK_BYTES, type RouteContract, nothing } from '../http/route.js';

const params = z.strictObject({
  channel: z.string().regex(/^[a-z0-9_]{1,64}$/, 'a channel is 1–64 of a–z 0–9 _'),
});
const answer = z.strictObject({ received: z.literal(true) });

export const callbackRoutes = {
  receiveCallback: {
    operation: 'receiveCallback',
    method: 'post',
    path: '/v1/channels/{channel}/callbacks',
    tag: 'Channels',
    summary: 'Where a channel calls back',
    description:
      'No bearer key: the signature of the channel counts. The raw bytes are stored before the answer.',
    roles: 'public',
    params,
    query: nothing,
    body: z.unknown(),
    bodyKind: 'raw',
    maxBodyBytes: MAX_CALLBACK_BYTES,
    headers: [],
    answerHeaders: [],
    status: 200,
    answer,
    problems: ['not_found', 'signature_invalid', 'outcome_unknown', 'unavailable'],
  } satisfies RouteContract<typeof params, typeof nothing, z.ZodUnknown, typeof answer>,
};
