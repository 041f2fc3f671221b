/**
 * A channel of the tests that moves no money and could be in production: it needs a secret, and answers
 * what the test says. What it was asked for, and with which secret, stays.
 */
import type { ChannelConfiguration } from '../../domain/channel/configuration.js';
import type { ChannelConnection, Connector } from '../../domain/channel/connector.js';
import {
  NOTHING_SAID,
  type ChannelAnswer,
  type ChannelReply,
  type ChannelRequest,
} from '../../domain/channel/port.js';

export class Acquirer implements Connector {
  readonly name = 'acquirer';
  readonly methods = ['card', 'wallet'];
  readonly secrets = ['API_KEY'];
  /** Every request that was sent, in order. */
  readonly sent: { readonly channel: string; readonly request: ChannelRequest }[] = [];
  /** The secret of every connection, in order. */
  readonly keys: (string | undefined)[] = [];
  /** Requests stay pending while it is false, and succeed when they are asked after later. */
  open = true;
  readonly #known = new Map<string, ChannelRequest>();

  connect({ channel, secrets }: Parameters<Connector['connect']>[0]): ChannelConnection {
    this.keys.push(secrets.API_KEY);
    return {
      send: (request: ChannelRequest) => {
        if (!this.#known.has(request.requestNo)) this.sent.push({ channel, request });
        this.#known.set(request.requestNo, request);
        return this.#reply(request);
      },
      query: (requestNo: string) => this.#reply(this.#known.get(requestNo)),
      close: (requestNo: string) => this.#reply(this.#known.get(requestNo)),
      readCallback: () => ({ signatureValid: false, reason: 'it never calls back' }) as const,
    };
  }

  #reply(request: ChannelRequest | undefined): Promise<ChannelReply> {
    const answer: ChannelAnswer =
      request === undefined
        ? { ...NOTHING_SAID, outcome: 'not_found' }
        : this.open
          ? {
              ...NOTHING_SAID,
              outcome: 'succeeded',
              amount: request.amount,
              channelReference: `acq-${request.requestNo}`,
            }
          : { ...NOTHING_SAID, outcome: 'pending' };
    const raw = Buffer.from(JSON.stringify(answer));
    return Promise.resolve({
      answer,
      httpStatus: 200,
      rawBase64: raw.toString('base64'),
      tookMs: 1,
    });
  }
}

export const configuration: ChannelConfiguration = {
  connector: 'acquirer',
  methods: ['card'],
  currencies: 'all',
  costPercent: '0.20',
  limits: { min: [], max: [] },
  authorizationSeconds: 604_800,
  maintenance: [],
  enabled: false,
  secrets: { API_KEY: 'env:ACQUIRER_KEY' },
};
