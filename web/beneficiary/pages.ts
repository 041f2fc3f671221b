/** The accounts at banks to which merchants are paid out. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const BeneficiariesPage = lazy(async () => ({
  default: (await import('./beneficiaries-page.js')).BeneficiariesPage,
}));

export const beneficiaryPages: readonly FramePage[] = [
  {
    path: '/beneficiaries',
    title: 'beneficiary.list',
    page: BeneficiariesPage,
    needs: 'listBeneficiaries',
  },
];
