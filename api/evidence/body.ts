import type { z } from 'zod';
import type { OpenedEvidence } from '../../engine/evidence/evidence.js';
import type { exchange } from './contract.js';

/** What is left of an exchange: its bytes, or why they are not to be had. */
export function exchangeBody(opened: OpenedEvidence): z.infer<typeof exchange> {
  switch (opened.state) {
    case 'readable': {
      const { headers, body } = opened.exchange;
      return { state: 'readable', headers, bodyBase64: body.toString('base64') };
    }
    case 'erased':
      return { state: 'evidence_erased', erasedAt: opened.at };
    case 'key_unavailable':
    case 'changed':
      return { state: opened.state };
  }
}
