import { type CardTokens, createCardTokens } from '../../engine/payment/card-tokens.js';
import { keysInMemory } from './data-keys.js';

/** Tokens of cards whose keys are in memory. */
export const tokensInMemory = (): CardTokens => createCardTokens(keysInMemory(), { now: Date.now });
