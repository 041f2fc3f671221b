import { isSteppedUp } from '../../domain/session/session.js';
import type { User } from '../../domain/user/user.js';
import type { StartedSession } from '../../engine/session/sessions.js';
import type { LoginRefused } from '../../engine/user/login.js';
import type { Engine } from '../composition/engine.js';
import { csrfToken, refuseForeignPage } from '../http/auth/csrf.js';
import { mayPerson } from '../http/auth/rights.js';
import { cookieOf, noCookie, tokenIn } from '../http/auth/session-cookie.js';
import { type Answer, type ApiRequest, endpoint, type RequestTo } from '../http/endpoint.js';
import { Problem, refuse } from '../http/refuse.js';
import type { RouteContract } from '../http/route.js';
import { listedSession, sessionBody } from './body.js';
import { type SessionBody, sessionRoutes } from './contract.js';

type Services = Pick<Engine, 'users' | 'sessions' | 'settings' | 'clock' | 'ledger' | 'devSignIn'>;

/** Whose time zone the times on pages are in. */
const BOOK = 'main';

/** @param routes all of the contract: a session says which of them its person may use. */
export const sessionEndpoints = (engine: Services, routes: readonly RouteContract[]) => {
  const api = new SessionApi(engine, routes);
  return [
    endpoint(sessionRoutes.currentSession, (request) => api.current(request)),
    endpoint(sessionRoutes.signIn, (request) => api.signIn(request)),
    endpoint(sessionRoutes.followLink, (request) => api.followLink(request)),
    endpoint(sessionRoutes.stepUp, (request) => api.stepUp(request)),
    endpoint(sessionRoutes.changePassword, (request) => api.changePassword(request)),
    endpoint(sessionRoutes.beginEnrolment, (request) => api.beginEnrolment(request)),
    endpoint(sessionRoutes.enrol, (request) => api.enrol(request)),
    endpoint(sessionRoutes.signOut, (request) => api.signOut(request)),
    endpoint(sessionRoutes.listSessions, (request) => api.list(request)),
    endpoint(sessionRoutes.endSession, (request) => api.end(request)),
  ];
};

class SessionApi {
  constructor(
    private readonly engine: Services,
    private readonly routes: readonly RouteContract[],
  ) {}

  async current(request: RequestTo<typeof sessionRoutes.currentSession>) {
    const token = this.#tokenOf(request);
    const opened = token === undefined ? undefined : this.engine.sessions.open(token);
    const developmentLinks = this.engine.devSignIn !== undefined;
    const session =
      token === undefined || opened === undefined ? null : await this.#body({ ...opened, token });
    return { body: { session, developmentLinks } };
  }

  async signIn(request: RequestTo<typeof sessionRoutes.signIn>): Promise<Answer<SessionBody>> {
    refuseForeignPage(request.rawHeaders);
    const { users, clock } = this.engine;
    const { address, password, code } = request.body;
    const known = await users.login.password(address, password, clock.now());
    if (!known.accepted) return refuseLogin(known);
    if (code === undefined || known.user.secondFactor === null) {
      return this.#begin(request, known.user);
    }
    const shown = await users.login.secondFactor(known.user, code, this.#context(request));
    if (!shown.accepted) return refuseLogin(shown);
    return this.#beginFull(request, known.user);
  }

  async followLink(request: RequestTo<typeof sessionRoutes.followLink>) {
    refuseForeignPage(request.rawHeaders);
    const { users, devSignIn } = this.engine;
    const { link, password } = request.body;
    const developer = await devSignIn?.redeem(link);
    if (developer !== undefined)
      return this.#beginFull(request, developer, 'for as long as it lasts');
    const context = this.#context(request);
    // Without a password a link that does not work is still told from a password that is missing.
    const followed = await users.directory.followLink(link, password ?? '', context);
    if (!followed.accepted) throw new Problem(followed.rejection);
    return this.#begin(request, followed.user);
  }

  async stepUp(request: RequestTo<typeof sessionRoutes.stepUp>) {
    const { users, clock } = this.engine;
    const { session, user } = request.session;
    const { password, code } = request.body;
    if ((password === undefined) === (code === undefined)) {
      refuse('invalid_request', 'show a password or a code, and only one of them', 'code');
    }
    if (code !== undefined && user.secondFactor === null) refuse('second_factor_missing');
    if (code === undefined && session.level !== 'full') refuse('second_factor_required');
    const shown =
      code === undefined
        ? await users.login.again(user, password ?? '', clock.now())
        : await users.login.secondFactor(user, code, this.#context(request));
    if (!shown.accepted) return refuseLogin(shown);
    return this.#raise(request.session, user);
  }

  async changePassword(request: RequestTo<typeof sessionRoutes.changePassword>) {
    const { users, clock } = this.engine;
    const { user } = request.session;
    const { password, newPassword } = request.body;
    const shown = await users.login.again(user, password, clock.now());
    if (!shown.accepted) return refuseLogin(shown);
    const context = this.#context(request);
    const changed = await users.directory.changePassword(user.id, newPassword, context);
    if (!changed.accepted) {
      const { rejection } = changed;
      const isPassword = rejection.param === 'password';
      throw new Problem(isPassword ? { ...rejection, param: 'newPassword' } : rejection);
    }
    return this.#raise(request.session, changed.user);
  }

  async beginEnrolment(request: RequestTo<typeof sessionRoutes.beginEnrolment>) {
    this.#requireToEnrol(request);
    const { users, clock } = this.engine;
    return { body: await users.login.beginEnrolment(request.session.user, clock.now()) };
  }

  async enrol(request: RequestTo<typeof sessionRoutes.enrol>) {
    this.#requireToEnrol(request);
    const { user } = request.session;
    const enrolled = await this.engine.users.login.enrol(
      user,
      request.body.code,
      this.#context(request),
    );
    if (!enrolled.accepted) return refuseLogin(enrolled);
    const { body, headers } = await this.#raise(request.session, enrolled.user);
    return { body: { session: body, recoveryCodes: [...enrolled.recoveryCodes] }, headers };
  }

  /** A second factor that is there is not replaced by whoever knows the password alone. */
  #requireToEnrol({ session: { session, user } }: Pick<ApiRequest, 'session'>): void {
    if (user.secondFactor === null && session.level !== 'full') return;
    if (session.level !== 'full') refuse('second_factor_required');
    if (!isSteppedUp(session, this.engine.clock.now())) refuse('step_up_required');
  }

  signOut(request: RequestTo<typeof sessionRoutes.signOut>) {
    const { sessions, settings } = this.engine;
    const { id, user } = request.session.session;
    sessions.end(id, user);
    const headers = { 'Set-Cookie': noCookie(settings) };
    return { body: { id, object: 'session' as const }, headers };
  }

  list(request: RequestTo<typeof sessionRoutes.listSessions>) {
    const { session, user } = request.session;
    const all = this.engine.sessions.of(user);
    const data = all.map((one) => listedSession(one, session.id));
    return { body: { data, hasMore: false, nextCursor: null } };
  }

  end(request: RequestTo<typeof sessionRoutes.endSession>) {
    const { id } = request.params;
    const ended = this.engine.sessions.end(id, request.session.user.id);
    return ended ? { body: { id, object: 'session' as const } } : refuse('not_found');
  }

  #tokenOf({ rawHeaders }: Pick<ApiRequest, 'rawHeaders'>): string | undefined {
    return tokenIn(rawHeaders.cookie, this.engine.settings);
  }

  #context(request: Pick<ApiRequest, 'context' | 'requestId'>) {
    return request.context(request.requestId, this.engine.clock.now());
  }

  /** A session of its own for each login; what the browser had before is over. */
  #begin(request: Pick<ApiRequest, 'rawHeaders'>, user: User): Promise<SessionAnswer> {
    return this.#answer(this.#started(request, user));
  }

  #beginFull(
    request: Pick<ApiRequest, 'rawHeaders'>,
    user: User,
    steppedUp?: 'for as long as it lasts',
  ): Promise<SessionAnswer> {
    return this.#raise(this.#started(request, user), user, steppedUp);
  }

  #raise(
    started: Pick<StartedSession, 'session' | 'token'>,
    user: User,
    steppedUp?: 'for as long as it lasts',
  ): Promise<SessionAnswer> {
    const raised = this.engine.sessions.raise(started, user, steppedUp);
    return this.#answer(
      raised ?? refuse('unauthenticated', 'the session is over: sign in again', 'Authorization'),
    );
  }

  #started(request: Pick<ApiRequest, 'rawHeaders'>, user: User): StartedSession {
    const { sessions } = this.engine;
    const token = this.#tokenOf(request);
    const before = token === undefined ? undefined : sessions.open(token)?.session;
    if (before !== undefined) sessions.end(before.id, before.user);
    return sessions.start(user);
  }

  async #answer(started: StartedSession): Promise<SessionAnswer> {
    const headers = { 'Set-Cookie': cookieOf(started.token, this.engine.settings) };
    return { body: await this.#body(started), headers };
  }

  async #body({ session, user, token }: StartedSession): Promise<SessionBody> {
    const may = this.routes.filter((route) => mayPerson(route, user.roles));
    const shown = {
      ...{ session, user, csrfToken: csrfToken(token) },
      timezone: (await this.engine.ledger.book(BOOK))?.timezone ?? 'UTC',
      sandbox: this.engine.settings.mode === 'development',
      profile: await this.engine.users.directory.profileOf(user),
      may: may.map(({ operation }) => operation),
    };
    return sessionBody(shown, this.engine.clock.now());
  }
}

type SessionAnswer = Answer<SessionBody> & {
  readonly headers: Readonly<Record<string, string>>;
};

function refuseLogin({ rejection, retryAfterMs }: LoginRefused): never {
  const headers =
    retryAfterMs === undefined
      ? {}
      : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) };
  throw new Problem(rejection, headers);
}
