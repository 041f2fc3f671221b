/** Webhook endpoints, deliveries and notifications. */
import { hook, key, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongWebhooks: readonly WrongRequest[] = [
  { name: 'an endpoint without a key', path: '/v1/webhook-endpoints', body: hook(), status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an endpoint for nobody', as: 'operator', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook(), status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'finance makes an endpoint', as: 'finance', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook(), status: 403, code: 'forbidden' },
  { name: 'an endpoint without a URL', path: '/v1/webhook-endpoints', headers: key('h-1'), body: { events: ['*'] }, status: 400, code: 'invalid_request', param: 'url' },
  { name: 'an endpoint at no URL', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'shop' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint by http', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'http://shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint by ftp', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'ftp://shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint with a password', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'https://a:b@shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint with a URL of 2,001 characters', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: `https://shop.example/${'x'.repeat(1_980)}` }), status: 400, code: 'invalid_request', param: 'url' },
  { name: 'an endpoint of no events', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ events: [] }), status: 400, code: 'invalid_request', param: 'events' },
  { name: 'an endpoint of an unknown event', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ events: ['payment.paid'] }), status: 400, code: 'invalid_request', param: 'events.0' },
  { name: 'an endpoint with an unknown member', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ secret: 'mine' }), status: 400, code: 'invalid_request', param: 'secret' },
  { name: 'an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope', status: 404, code: 'not_found' },
  { name: 'deliveries of an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope/deliveries', status: 404, code: 'not_found' },
  { name: 'a change of an endpoint that is not there', method: 'PATCH', path: '/v1/webhook-endpoints/we_nope', body: { enabled: false }, status: 404, code: 'not_found' },
  { name: 'a rotation of an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope/rotate', headers: key('h-2'), body: {}, status: 404, code: 'not_found' },
  { name: 'a rotation without a key', path: '/v1/webhook-endpoints/we_nope/rotate', body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an overlap above a week', path: '/v1/webhook-endpoints/we_nope/rotate', headers: key('h-2'), body: { overlapSeconds: 604_801 }, status: 400, code: 'invalid_request', param: 'overlapSeconds' },
  { name: 'a replay from nowhere', path: '/v1/webhook-endpoints/we_nope/replay', body: {}, status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a replay from yesterday', path: '/v1/webhook-endpoints/we_nope/replay', body: { from: 'yesterday' }, status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a delivery that is none', path: '/v1/deliveries/dlv_nope/resend', body: {}, status: 404, code: 'not_found' },
  { name: 'a delivery of an endpoint that is not there', path: '/v1/deliveries/dlv_00000000-0000-5000-8000-000000000000.1/resend', body: {}, status: 404, code: 'not_found' },
  { name: 'notifications after nothing', path: '/v1/notifications?after=x', status: 400, code: 'invalid_request', param: 'after' },
  { name: 'notifications of nobody', as: 'finance', path: '/v1/notifications', status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
];
