/** How often an operation is tried, and when: on a clock of the test's own, from the events that a saga has. */
import { describe, expect, it } from '@jest/globals';
import { type ChannelAnswer, NOTHING_SAID } from '../../domain/channel/port.js';
import { tryNo } from '../../domain/channel/request.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { evolveSaga, type Saga, type SagaState } from '../../domain/saga/saga.js';
import { type OperationPlan, planOperation } from '../../sagas/channel/operation.js';
import type { Effect } from '../../sagas/runner/flow.js';
import { cny } from '../money/amounts.js';

const START_MS = Date.parse('2026-03-01T12:00:00.000Z');
const WAITS_MS = [1_000, 2_000, 5_000];
const at = (ms: number): string => new Date(ms).toISOString();
const name = { flow: 'payment', subject: 'pay_1' };

/** A story of a saga, each event at its time. */
class Story {
  nowMs = START_MS;
  #saga: SagaState = evolveSaga(
    null,
    { type: 'SagaStarted', data: { ...name, owner: 'me' } },
    'e',
    at(START_MS),
  );

  get saga(): Saga {
    if (this.#saga === null) throw new Error('no saga');
    return this.#saga;
  }

  happens(event: SagaEvent): this {
    this.#saga = evolveSaga(this.#saga, event, 'e', at(this.nowMs));
    return this;
  }

  /** A call that was made, and answered at once. */
  call(number: number, operation: 'send' | 'close', answer: Partial<ChannelAnswer>): this {
    const requestNo = tryNo('v1', number);
    const call = `${requestNo}-${operation}`;
    const of = { ...name, call, requestNo, channel: 'bank', operation };
    const request = { kind: 'void', amount: cny('1.00'), original: 'a1' };
    return this.happens({
      type: 'ChannelCallRequested',
      data: {
        ...of,
        request: { ...request, method: null, expiresAt: null, scenario: null },
        ...{ instance: 'me', leaseUntil: at(this.nowMs) },
      },
    }).happens({
      type: 'ChannelCallSettled',
      data: {
        ...of,
        answer: { ...NOTHING_SAID, ...answer },
        ...{ httpStatus: 200, exchange: { key: 'dk_1', ciphertext: '' }, tookMs: 1 },
        answeredAt: at(this.nowMs),
      },
    });
  }

  /** It never arrived, and the channel promises that it will not be performed. */
  closed(number: number): this {
    return this.call(number, 'send', { outcome: 'unknown' }).call(number, 'close', {
      outcome: 'closed',
    });
  }

  refused(number: number): this {
    return this.call(number, 'send', {
      outcome: 'failed',
      failure: { code: 'no', message: 'not now', final: false },
    });
  }

  resumed(): this {
    return this.happens({ type: 'SagaResumed', data: { ...name, by: 'key:1' } });
  }

  /** What is to be done at this time, in short. */
  planned(laterMs = 0): string {
    const plan: OperationPlan<string, never> = {
      channel: 'bank',
      base: 'v1',
      scenario: null,
      request: {
        kind: 'void',
        amount: cny('1.00'),
        original: 'a1',
        method: null,
        expiresAt: null,
      },
      again: 'closed_or_failed',
      onSucceeded: () => ({ effect: 'command', command: 'done' }),
      onFailed: ({ message }) => ({ effect: 'command', command: `gives up: ${message}` }),
    };
    const options = { nowMs: this.nowMs + laterMs, ladder: { waitsMs: WAITS_MS } };
    return this.#inShort(planOperation(plan, this.saga, options));
  }

  #inShort(effect: Effect<string, never>): string {
    switch (effect.effect) {
      case 'call':
        return `${effect.operation} ${effect.request.requestNo}`;
      case 'command':
        return effect.command;
      case 'wait':
        return `wait ${(effect.untilMs ?? NaN) - this.nowMs}`;
      default:
        return effect.effect;
    }
  }
}

const given = () => new Story();
const GIVES_UP = 'gives up: closed at the channel before it happened';

describe('an operation that the channel has closed', () => {
  it('is tried again after the waits of the ladder, the last of which repeats', () => {
    const story = given();
    const waits = [1_000, 2_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000];
    for (const [index, waitMs] of waits.entries()) {
      story.closed(index + 1);
      expect(story.planned()).toBe(`wait ${waitMs}`);
      expect(story.planned(waitMs - 1)).toBe(`wait ${waitMs}`);
      expect(story.planned(waitMs)).toBe(`send v1t${index + 2}`);
      story.nowMs += waitMs;
    }
    expect(story.closed(10).planned(3_600_000)).toBe(GIVES_UP);
  });

  it('is tried ten times more by each resume', () => {
    const story = given();
    for (let number = 1; number <= 10; number += 1) story.closed(number);
    expect(story.resumed().planned(5_000)).toBe('send v1t11');
    for (let number = 11; number <= 19; number += 1) story.closed(number);
    expect(story.planned(5_000)).toBe('send v1t20');
    expect(story.closed(20).planned(5_000)).toBe(GIVES_UP);
  });

  it('is not waited for on a clock that was set back', () => {
    const story = given().closed(1);
    story.nowMs -= 86_400_000;
    expect(story.planned()).toBe('send v1t2');
  });
});

describe('an operation that the channel refuses', () => {
  it('is tried at once, three times in all', () => {
    const story = given().refused(1);
    expect(story.planned()).toBe('send v1t2');
    expect(story.refused(2).planned()).toBe('send v1t3');
    expect(story.refused(3).planned()).toBe('gives up: not now');
    expect(story.resumed().planned()).toBe('send v1t4');
  });

  it('is counted apart from what was closed', () => {
    const story = given().refused(1).closed(2).refused(3);
    expect(story.planned()).toBe('send v1t4');
    expect(story.closed(4).planned(2_000)).toBe('send v1t5');
    expect(story.refused(5).planned()).toBe('gives up: not now');
  });
});
