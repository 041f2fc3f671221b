/** What a service answers to a command: the state that it left, or why it was refused. */
import type { Rejection } from '../domain/kernel/decider.js';
import type { Position } from '../domain/kernel/position.js';

export type Answered<T> =
  | {
      readonly accepted: true;
      readonly value: T;
      /** True if the same request had had its effect before. */
      readonly replayed: boolean;
      readonly position: Position;
    }
  | { readonly accepted: false; readonly rejection: Rejection };
