/** Business calendars. */
import { publishedCalendars } from '../../../domain/calendar/published.js';
import type { WrongRequest } from './wrong-request.js';

const now = publishedCalendars.get('CN');
const headers = { 'idempotency-key': 'wrong-calendar' };
const to = { as: 'operator', path: '/v1/calendars/CN/versions', headers } as const;
const invalid = { ...to, status: 422, code: 'calendar_invalid' } as const;

// prettier-ignore
export const wrongCalendars: readonly WrongRequest[] = [
  { name: 'a calendar that there is not', as: 'finance', path: '/v1/calendars/XX', status: 404, code: 'not_found' },
  { name: 'a calendar in small letters', as: 'finance', path: '/v1/calendars/cn', status: 400, code: 'invalid_request', param: 'id' },
  { name: 'business days of a calendar that there is not', as: 'finance', path: '/v1/calendars/XX/business-days?from=2026-02-13', status: 404, code: 'not_found' },
  { name: 'business days from no day', as: 'finance', path: '/v1/calendars/CN/business-days', status: 400, code: 'invalid_request', param: 'from' },
  { name: 'business days from a day that there is not', as: 'finance', path: '/v1/calendars/CN/business-days?from=2026-02-30', status: 400, code: 'invalid_request', param: 'from' },
  { name: 'too many business days', as: 'finance', path: '/v1/calendars/CN/business-days?from=2026-02-13&add=91', status: 400, code: 'invalid_request', param: 'add' },
  { name: 'business days back', as: 'finance', path: '/v1/calendars/CN/business-days?from=2026-02-13&add=-1', status: 400, code: 'invalid_request', param: 'add' },
  { name: 'a day before the calendar', as: 'finance', path: '/v1/calendars/CN/business-days?from=2024-12-31&add=1', status: 422, code: 'calendar_unknown' },
  { name: 'a day beyond the calendar', as: 'finance', path: '/v1/calendars/CN/business-days?from=2026-12-31&add=1', status: 422, code: 'calendar_unknown' },
  { name: 'a version of a calendar by finance', ...to, as: 'finance', body: now, status: 403, code: 'forbidden' },
  { name: 'a version of a calendar without a key', as: 'operator', path: to.path, body: now, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a version without days', ...to, body: {}, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a version with a member too many', ...to, body: { ...now, days: [] }, status: 400, code: 'invalid_request', param: 'days' },
  { name: 'a version that says nothing new', ...invalid, body: now },
  { name: 'a version that knows less than the one before', ...invalid, body: { ...now, knownUntil: '2026-06-30' }, param: 'knownUntil' },
  { name: 'a version that begins later than the one before', ...invalid, body: { ...now, knownFrom: '2026-01-01' }, param: 'knownFrom' },
  { name: 'a version of more than thirty years', ...invalid, body: { ...now, knownUntil: '2060-12-31' }, param: 'knownUntil' },
  { name: 'a holiday twice', ...invalid, body: { ...now, holidays: ['2026-01-01', '2026-01-01'] }, param: 'holidays' },
  { name: 'a holiday beyond what is known', ...invalid, body: { ...now, holidays: ['2027-01-01'] }, param: 'holidays' },
  { name: 'a make-up workday on a Monday', ...invalid, body: { ...now, workdays: ['2026-01-05'] }, param: 'workdays' },
  { name: 'a week without business', ...to, body: { ...now, weekend: [1, 2, 3, 4, 5, 6, 7] }, status: 400, code: 'invalid_request', param: 'weekend' },
  { name: 'a weekend of the same day twice', ...invalid, body: { ...now, weekend: [6, 6] }, param: 'weekend' },
  { name: 'an eighth day of the week', ...to, body: { ...now, weekend: [8] }, status: 400, code: 'invalid_request', param: 'weekend.0' },
  { name: 'the approval of a version that nobody proposed', as: 'operator', path: '/v1/calendars/CN/versions/apr_0/approve', headers, body: {}, status: 404, code: 'not_found' },
];
