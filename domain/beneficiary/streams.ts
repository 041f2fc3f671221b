import { streamFamily } from '../kernel/stream-name.js';

export const beneficiaryStreams = streamFamily('beneficiary');

/** The stream of a beneficiary. */
export const beneficiaryStream = beneficiaryStreams.of;
