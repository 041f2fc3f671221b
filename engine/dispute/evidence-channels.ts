/** Channels as the flows call them: evidence is opened for its call alone. */
import { type Channel, type Channels, NOTHING_SAID } from '../../domain/channel/port.js';

type Called = Pick<Channels, 'get' | 'values'>;

/**
 * Evidence that cannot be opened was not sent, now; an earlier process may have sent it. So nothing is known, and the
 * channel is asked, and promises not to take it, as after any call that brought no answer.
 */
const NOT_SENT = { answer: NOTHING_SAID, httpStatus: null, rawBase64: '', tookMs: 0 };

export function evidenceChannels(
  channels: Called,
  open: (requestNo: string) => Promise<string | undefined>,
): Called {
  return {
    values: () => channels.values(),
    get(name) {
      const channel = channels.get(name);
      return channel === undefined ? undefined : withEvidence(channel, open);
    },
  };
}

const withEvidence = (
  channel: Channel,
  open: (requestNo: string) => Promise<string | undefined>,
): Channel => ({
  get profile() {
    return channel.profile;
  },
  async send(request) {
    if (request.kind !== 'dispute_evidence') return channel.send(request);
    const document = await open(request.requestNo);
    return document === undefined ? NOT_SENT : channel.send({ ...request, document });
  },
  query: (requestNo) => channel.query(requestNo),
  close: (requestNo) => channel.close(requestNo),
  readCallback: (...received) => channel.readCallback(...received),
});
