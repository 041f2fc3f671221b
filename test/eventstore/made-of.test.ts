/** An event that is remembered is the event that would be read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventToAppend } from '../../domain/kernel/event-store.js';
import type { EventMetadata } from '../../domain/kernel/event.js';
import { START } from '../../domain/kernel/position.js';
import { recall, remember } from '../../eventstore/codec/made-of.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';

const id = '018f6f1c-2f0e-7a3b-8d57-8e215b7c0d01';
const metadata: EventMetadata = {
  ...{ correlationId: 'pay_1', causationId: 'req_1', actor: 'system' },
  at: '2026-03-01T04:05:06.789Z',
};
const recorded = (text: EventToAppend) => ({
  ...text,
  ...{ stream: 's', revision: 0, position: START, createdMs: 0 },
});

const folder = join(import.meta.dirname, '..', 'golden');
const golden = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file.replace(/\.v\d+\.json$/, ''), readFileSync(join(folder, file), 'utf8')]);

describe('an event of this process', () => {
  it.each(golden)('%s is remembered as it would be read', (type = '', text = '') => {
    const stored = JSON.parse(text) as { readonly data: unknown };
    const event = { type, data: stored.data } as TallybookEvent;
    const encoded = tallybookCodec.encode({ id, event, metadata });
    const read = tallybookCodec.decode(recorded(encoded));
    const made = { id, event: read.event, metadata };
    expect(recall(recorded(remember(encoded, made)))).toStrictEqual({
      event: read.event,
      metadata: read.metadata,
    });
  });

  it('is read if its members have another order than the text', () => {
    const event = { type: 'CapturePosted', data: { b: 1, a: 2 } };
    const text = { id, type: 'CapturePosted.v1', data: '{"a":2,"b":1}', metadata: '{}' };
    expect(recall(recorded(remember(text, { id, event, metadata })))).toBeUndefined();
  });

  it('is read if only its text is there', () => {
    const text = { id, type: 'CapturePosted.v1', data: '{}', metadata: '{}' };
    expect(recall(recorded(text))).toBeUndefined();
  });
});
