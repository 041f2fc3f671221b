import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const pricePlanErrors = {
  price_not_ahead: entry(
    422,
    'Price not ahead',
    'A price holds from now or from a later instant on: payments that were made keep theirs.',
  ),
  too_many_price_plans: entry(422, 'Too many price plans', 'There are at most 1,000 price plans.'),
  too_many_price_plan_versions: entry(
    422,
    'Too many versions of a price plan',
    'A price plan has at most 200 versions: create another plan.',
  ),
  too_many_price_assignments: entry(
    422,
    'Too many assignments of price plans',
    'A merchant has at most 100 assignments, ended ones counted, and all merchants together have 10,000.',
  ),
} as const satisfies Record<string, ErrorEntry>;
