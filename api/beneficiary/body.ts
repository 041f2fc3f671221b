/** Beneficiaries as the API shows them: never the number, never the holder. */
import { type Beneficiary, statusOf } from '../../domain/beneficiary/beneficiary.js';
import type { BeneficiaryBody } from './contract.js';

export function beneficiaryBody(beneficiary: Beneficiary, nowMs: number): BeneficiaryBody {
  const { id, merchant, reference, currency, bank, last4, check, usableFrom } = beneficiary;
  return {
    ...{ id, object: 'beneficiary', merchant, reference, currency, bank },
    number: `••••${last4}`,
    status: statusOf(beneficiary, nowMs),
    ...{ nameCheck: check, usableFrom, createdAt: beneficiary.createdAt },
  };
}
