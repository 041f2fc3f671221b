/** Why nothing can be answered about seals. */

/** What is asked for is not sealed; it may be soon. */
export class NotSealedYet extends Error {
  constructor() {
    super('it is not sealed yet');
    this.name = 'NotSealedYet';
  }
}

/** The stream of seals, or the log under it, is not what was signed: nothing more is signed. */
export class SealsBroken extends Error {
  constructor(fault: string) {
    super(`the seals do not hold: ${fault}`);
    this.name = 'SealsBroken';
  }
}
