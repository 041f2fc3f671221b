/** What auditors check by themselves, in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ProofPage = lazy(async () => ({ default: (await import('./proof-page.js')).ProofPage }));
export const proofPages: readonly FramePage[] = [
  { path: '/proof', title: 'proof.title', page: ProofPage, needs: 'takeBundle' },
];
