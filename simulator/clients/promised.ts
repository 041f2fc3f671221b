/** An effect that the log must hold exactly as often as `times` says. */
export interface Promised {
  /** Kind and id of the effect, as `effectsOf` names it. */
  readonly effect: string;
  readonly times: 0 | 1;
  /** What the client was told. */
  readonly because: string;
}
