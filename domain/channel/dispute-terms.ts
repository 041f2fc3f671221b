/** The terms in which channels speak of disputes. */
export const DISPUTE_STAGES = ['inquiry', 'chargeback', 'pre_arbitration'] as const;
export type DisputeStage = (typeof DISPUTE_STAGES)[number];

export const DISPUTE_OUTCOMES = ['won', 'lost'] as const;
/** As the merchant sees it: `won`, the payer gets nothing. */
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** `withdrawal`: the channel took the money; `reinstatement`: gave it back; `fee`: what it asks for the dispute. */
export const DISPUTE_MOVEMENTS = ['withdrawal', 'reinstatement', 'fee'] as const;
export type DisputeMovementKind = (typeof DISPUTE_MOVEMENTS)[number];
