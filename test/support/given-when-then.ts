/** given(events).when(command).then(events) or .rejected(code) for a decider. */
import { expect } from '@jest/globals';
import type { Decision } from '../../domain/kernel/decider.js';
import type { DomainEvent } from '../../domain/kernel/event.js';

interface DeciderUnderTest<State, Command, E extends DomainEvent> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<E>;
  readonly evolve: (state: State, event: E, at: string) => State;
}

export const AT = '2026-01-02T03:04:05.000Z';

export function givenFor<State, Command, E extends DomainEvent>(
  decider: DeciderUnderTest<State, Command, E>,
) {
  const fold = (events: readonly E[]): State =>
    events.reduce((state, event) => decider.evolve(state, event, AT), decider.initialState);

  return (...past: readonly E[]) => ({
    state: fold(past),
    when(command: Command) {
      const decision = decider.decide(command, fold(past));
      return {
        then(...events: readonly E[]) {
          expect(decision).toStrictEqual({ accepted: true, events });
        },
        /** Only these types, in order. */
        thenTypes(...types: readonly string[]) {
          expect(decision.accepted && decision.events.map(({ type }) => type)).toStrictEqual(types);
        },
        rejected(code: string, param?: string) {
          // Every refusal says why, in words for a person.
          expect(decision).toMatchObject({
            accepted: false,
            rejection: { code, detail: expect.stringMatching(/\w/) },
          });
          if (param !== undefined && !decision.accepted)
            expect(decision.rejection.param).toBe(param);
        },
        decision,
      };
    },
  });
}
