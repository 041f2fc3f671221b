/** A step of a payment's story. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { z } from 'zod';
import type { storyStep as schema } from '../contract/payments.js';

/** Members that hold what came over a channel's wire, byte for byte. */
const RAW = new Set(['rawBase64', 'bodyBase64', 'headers']);

/** @param raw whether the raw bytes of channels are shown too. */
export function storyStep(
  stored: StoredEvent<TallybookEvent>,
  raw: boolean,
): z.infer<typeof schema> {
  const { id, stream, revision, position, event, metadata } = stored;
  const members = Object.entries<unknown>(event.data);
  return {
    id,
    type: event.type,
    at: metadata.at,
    stream,
    revision,
    position,
    actor: metadata.actor,
    cause: metadata.causationId,
    data: Object.fromEntries(raw ? members : members.filter(([name]) => !RAW.has(name))),
  };
}
