/**
 * Asks over HTTP, and asks again under the same key, at whichever server answers, until there is an
 * answer for good.
 */
import { readFileSync } from 'node:fs';
import { type DevKey, devKeysFile } from '../../api/composition/development/dev-keys.js';
import type { HttpAnswer } from '../http-exchange.js';
import type { Random } from '../random.js';
import type { ServerProcess } from '../server-process.js';
import type { VirtualTime } from '../virtual-time.js';
import type { Invariant } from '../violation.js';

export interface Command {
  readonly name: string;
  /** Whose key it bears: of the server that is asked, unless the command is `personal`. */
  readonly role: DevKey;
  /** One person asks, with one key at every server: what another server does not know yet is asked again. */
  readonly personal?: true;
  /** A key of the client's own in place of a development key, asked for at each try; undefined for none. */
  readonly secret?: () => string | undefined;
  /** Refusals of the caller that are an answer like any other: 401 and 403 else break an invariant. */
  readonly mayRefuse?: readonly number[];
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly random: Random;
  /** May be sent again for ever, and answers the same. */
  readonly repeatable?: true;
  /** Called with the answer for good. */
  readonly then?: (answer: Answered) => void;
}

export interface Answered {
  readonly status: number;
  readonly ok: boolean;
  readonly json: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly http: HttpAnswer;
}

export interface ApiClientOptions {
  readonly time: VirtualTime;
  readonly servers: readonly ServerProcess[];
  readonly calm: () => boolean;
  readonly onDefect: (invariant: Invariant, message: string) => void;
  /** Told of every request and answer, for the story. */
  readonly tell: (line: string) => void;
}

const PATIENCE_MS = 45_000;
const MAX_TRIES = 80;

export class ApiClient {
  readonly #open = new Set<string>();
  readonly #keyOf = createKeyRing();

  constructor(private readonly options: ApiClientOptions) {}

  /** Names of the commands that have no answer for good. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** Sends a command until a server answers for good. */
  send(command: Command): void {
    this.#open.add(command.name);
    this.options.tell(`${command.name} …`);
    this.#attempt(command, 1);
  }

  #attempt(command: Command, tries: number): void {
    const { name, random } = command;
    const { time, servers, calm, onDefect } = this.options;
    if (tries > MAX_TRIES) {
      this.#open.delete(name);
      onDefect('answers', `${name} got no answer for good in ${MAX_TRIES} tries`);
      return;
    }
    const draw = random.of('try', tries);
    const server = draw.pick(servers);
    const again = (): void => {
      time.schedule(draw.latency(1_500), () => this.#attempt(command, tries + 1));
    };
    const secret = command.secret?.();
    const [home = server] = servers;
    const key = secret ?? this.#keyOf(command.personal === true ? home : server, command.role);
    if (key === undefined) {
      again();
      return;
    }
    let over = false;
    const end = (answer: HttpAnswer | undefined) => {
      if (over) return;
      over = true;
      if (this.#isFinal(command, answer, secret !== undefined)) this.#finish(command, answer, draw);
      else again();
    };
    time.schedule(PATIENCE_MS, () => end(undefined));
    const lost = !calm() && draw.chance(0.02);
    time.schedule(draw.latency(15), () =>
      server.ask(requestOf(command, key, tries), (answer) => {
        if (lost) return;
        time.schedule(draw.latency(15), () => end(answer));
      }),
    );
  }

  /** False if the command is to be sent again. */
  #isFinal(
    { name, personal, mayRefuse }: Command,
    answer: HttpAnswer | undefined,
    hasSecret: boolean,
  ): answer is HttpAnswer {
    const { onDefect, tell } = this.options;
    const unknownKey = answer?.status === 401 && (personal === true || hasSecret);
    const isFinal = answer !== undefined && answer.status < 500 && answer.status !== 429;
    if (isFinal && (!unknownKey || mayRefuse?.includes(401) === true)) {
      tell(`${name} → ${answer.status}${codeOf(answer)}`);
      return true;
    }
    if (answer?.status === 500) onDefect('answers', `${name}: ${answer.body}`);
    tell(`${name} → ${answer?.status ?? 'no answer'}${answer ? ` ${codeOf(answer)}` : ''}`);
    return false;
  }

  #finish(command: Command, http: HttpAnswer, draw: Random): void {
    const { time, onDefect } = this.options;
    this.#open.delete(command.name);
    const json = JSON.parse(http.body) as Record<string, unknown>;
    const { status } = http;
    const ok = status < 300;
    const answered: Answered = { status, ok, json, code: codeOf(http).trim(), http };
    if ((status === 401 || status === 403) && command.mayRefuse?.includes(status) !== true) {
      onDefect('answers', `${command.name}: ${http.body}`);
    }
    command.then?.(answered);
    if (command.repeatable !== true || !ok || !draw.chance(0.08)) return;
    // Much later it is sent again: the answer is the same, and nothing happens.
    time.schedule(draw.latency(10_000), () => this.#sendAgain(command, json['id']));
  }

  #sendAgain(command: Command, id: unknown): void {
    this.send({
      ...command,
      name: `${command.name}.again`,
      then: (second) => {
        const replayed = second.http.headers.get('idempotency-replayed') === 'true';
        if (second.ok && replayed && second.json['id'] === id) return;
        // While its channel was silent it was answered as under way; now the outcome is known.
        if (second.code === 'capture_failed') return;
        const message = `${command.name} sent again → ${second.status} ${second.http.body}`;
        this.options.onDefect('exactly-once', message);
      },
    });
  }
}

const requestOf = ({ name, method, path, body, headers }: Command, key: string, tries: number) => ({
  method,
  path,
  headers: {
    Authorization: `Bearer ${key}`,
    'Request-Id': `${name}.${tries}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...headers,
  },
  ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
});

const codeOf = ({ status, body }: HttpAnswer): string => {
  if (status < 400) return '';
  try {
    return ` ${String((JSON.parse(body) as { code?: string }).code)}`;
  } catch {
    return ' not JSON';
  }
};

/** The servers' development keys, which never change; undefined before a server has made them. */
function createKeyRing() {
  const keys = new Map<ServerProcess, Readonly<Record<DevKey, string>>>();
  return (server: ServerProcess, role: DevKey): string | undefined => {
    const known = keys.get(server) ?? readKeys(server);
    if (known === undefined) return undefined;
    keys.set(server, known);
    return known[role];
  };
}

function readKeys({ dataDir }: ServerProcess): Readonly<Record<DevKey, string>> | undefined {
  try {
    const text = readFileSync(devKeysFile(dataDir), 'utf8');
    return JSON.parse(text) as Record<DevKey, string>;
  } catch {
    return undefined;
  }
}
