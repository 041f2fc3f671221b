/**
 * The way to a simulated channel and back: the engine's connector at one end, the channel at the
 * other, and in between a network that loses, delays and repeats.
 */
import { createSandboxChannel } from '../channels/sandbox/connector.js';
import type { CallbackBody } from '../channels/sandbox/protocol.js';
import { callbackPath } from '../channels/sandbox/protocol.js';
import { sign } from '../channels/sandbox/signature.js';
import type { ChannelConnection } from '../domain/channel/connector.js';
import { NOTHING_SAID, type ChannelAnswer, type ChannelReply } from '../domain/channel/port.js';
import type { SimulatedChannel } from './channel.js';
import type { Turns } from './turns.js';
import type { HttpRequest } from './http-exchange.js';
import type { Random } from './random.js';

const SECRET = 'a secret of the simulation, shared with the channels';
const CALL_TIMEOUT_MS = 5_000;

/** How bad the network is; in the end it heals, so that every story comes to its end. */
export interface Weather {
  readonly calm: boolean;
  /** Channels that cannot be reached. */
  isAway(channel: string): boolean;
}

export interface LinkOptions {
  readonly channel: SimulatedChannel;
  readonly random: Random;
  /** Turns of the process that calls. */
  readonly own: Turns;
  readonly world: Turns;
  readonly weather: Weather;
  /** Numbers the calls about a request. */
  readonly callNumber: (requestNo: string) => number;
}

/** The connector that a process calls the channel with. */
export function linkTo({
  channel,
  random,
  own,
  world,
  weather,
  callNumber,
}: LinkOptions): ChannelConnection {
  const connector = createSandboxChannel({
    name: channel.name,
    baseUrl: () => {
      throw new Error('calls go through the simulated network');
    },
    secret: SECRET,
    timeoutMs: CALL_TIMEOUT_MS,
  });

  function call(requestNo: string, act: () => ChannelAnswer): Promise<ChannelReply> {
    const draw = random.of(requestNo, callNumber(requestNo));
    const { calm } = weather;
    const [there, back] = [draw.latency(40), draw.latency(40)];
    const lostThere = !calm && draw.chance(0.06);
    const late = !calm && draw.chance(0.05);
    const lostBack = !calm && draw.chance(0.07);
    const garbled = !calm && draw.chance(0.03);
    const senseless = !calm && draw.chance(0.02);
    return new Promise((resolve) => {
      let over = false;
      const answer = (said: ChannelAnswer, httpStatus: number | null, tookMs: number) => {
        if (over) return;
        over = true;
        const raw = httpStatus === null ? '' : JSON.stringify(said);
        resolve({
          answer: said,
          httpStatus,
          rawBase64: Buffer.from(raw).toString('base64'),
          tookMs,
        });
      };
      own.schedule(CALL_TIMEOUT_MS, () => answer(NOTHING_SAID, null, CALL_TIMEOUT_MS));
      if (lostThere || (!calm && weather.isAway(channel.name))) return;
      world.schedule(late ? CALL_TIMEOUT_MS + there * 50 : there, () => {
        const done = act();
        const said = senseless ? withoutSense(done, draw) : done;
        if (lostBack) return;
        own.schedule(back, () =>
          garbled ? answer(NOTHING_SAID, 502, 80) : answer(said, 200, Math.round(there + back)),
        );
      });
    });
  }

  return {
    send: (request) => call(request.requestNo, () => channel.receive(request)),
    query: (requestNo) => call(requestNo, () => channel.query(requestNo)),
    close: (requestNo) => call(requestNo, () => channel.close(requestNo)),
    readCallback: (...args) => connector.readCallback(...args),
  };
}

/** A success of no amount, or in another currency. */
const withoutSense = (said: ChannelAnswer, draw: Random): ChannelAnswer =>
  said.outcome !== 'succeeded' || said.amount === null
    ? said
    : { ...said, amount: draw.chance(0.5) ? null : { ...said.amount, currency: 'EUR' } };

/** A callback on its way: when it is delivered, and what then comes. */
export interface Delivery {
  readonly afterMs: number;
  /** Made at delivery: the signature carries the time. */
  readonly request: (nowMs: number) => HttpRequest;
}

/** What becomes of a callback: lost, late, repeated, with another amount, with a bad signature. */
export function deliveriesOf(
  said: Omit<CallbackBody, 'event'>,
  number: number,
  random: Random,
  calm: boolean,
): readonly Delivery[] {
  const draw = random.of('callback', said.requestNo, number);
  if (!calm && draw.chance(0.15)) return [];
  const wrong = !calm && said.status === 'succeeded' && draw.chance(0.03);
  const otherMoney = draw.chance(0.3)
    ? { ...said.amount, currency: 'EUR' }
    : { ...said.amount, value: otherAmount(said.amount.value) };
  const amount = wrong ? otherMoney : said.amount;
  const forged = !calm && draw.chance(0.03);
  const copies = !calm && draw.chance(0.15) ? draw.whole(2, 3) : 1;
  const event = `evt-${said.requestNo}-${number}`;
  const body = Buffer.from(JSON.stringify({ ...said, amount, event }));
  return Array.from({ length: copies }, (_, copy): Delivery => ({
    afterMs: draw.latency(!calm && draw.chance(0.2) ? 20_000 : 150),
    request: (nowMs) => {
      const path = callbackPath(said.channel);
      const message = { kind: 'callback', method: 'POST', path, body } as const;
      const nonce = `${event}-${copy}-nonce-of-enough-length`.slice(0, 64);
      const headers = sign(forged ? 'another secret' : SECRET, message, nowMs, nonce);
      return {
        method: 'POST',
        path,
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
      };
    },
  }));
}

/** The same number of digits, another amount. */
const otherAmount = (value: string): string =>
  value.replace(/\d(?!.*\d)/, (digit) => String((Number(digit) + 1) % 10));
