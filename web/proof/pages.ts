/** What auditors check by themselves, in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { ProofPage } from './proof-page.js';

export const proofPages: readonly FramePage[] = [
  { path: '/proof', title: 'proof.title', page: ProofPage, needs: 'takeBundle' },
];
