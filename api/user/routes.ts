import type { User } from '../../domain/user/user.js';
import type { LinkOutcome, UserDecision, UserOutcome } from '../../engine/user/user-directory.js';
import type { Engine } from '../composition/engine.js';
import { refused } from '../http/accepted.js';
import {
  type Answer,
  type ApiRequest,
  endpoint,
  requiredKey,
  type RequestTo,
} from '../http/endpoint.js';
import { fromCursor, numberedPage } from '../http/page-body.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { userBody } from './body.js';
import { type UserBody, userRoutes } from './contract.js';

type Services = Pick<Engine, 'users' | 'merchants' | 'clock' | 'log'>;

export function userEndpoints(engine: Services) {
  const decide =
    (type: Exclude<UserDecision['type'], 'ChangeRoles' | 'LiftLockout'>) =>
    async (request: RequestTo<typeof userRoutes.disableUser>) => {
      const { id } = request.params;
      const decision = { type, id, by: request.caller.id };
      return answer(
        engine,
        await engine.users.directory.decide(decision, contextOf(engine, request)),
      );
    };
  return [
    endpoint(userRoutes.inviteUser, (request) => inviteUser(engine, request)),
    endpoint(userRoutes.listUsers, (request) => listUsers(engine, request)),
    endpoint(userRoutes.changeRoles, (request) => changeRoles(engine, request)),
    endpoint(userRoutes.approveRoles, decide('ApproveRoles')),
    endpoint(userRoutes.issueLink, (request) => issueLink(engine, request)),
    endpoint(userRoutes.disableUser, decide('DisableUser')),
    endpoint(userRoutes.enableUser, decide('EnableUser')),
    endpoint(userRoutes.resetSecondFactor, decide('ResetSecondFactor')),
    endpoint(userRoutes.liftLockout, (request) => liftLockout(engine, request)),
  ];
}

const contextOf = ({ clock }: Services, request: Pick<ApiRequest, 'context' | 'requestId'>) =>
  request.context(request.requestId, clock.now());

async function inviteUser(engine: Services, request: RequestTo<typeof userRoutes.inviteUser>) {
  const { caller, body } = request;
  const { name, address, roles } = body;
  const merchant = body.merchant ?? caller.merchant;
  if (caller.merchant !== null && merchant !== caller.merchant) refuse('not_found');
  if (merchant !== null && (await engine.merchants.get(merchant)) === undefined) {
    refuse('not_found', 'there is no such merchant', 'merchant');
  }
  const outcome = await engine.users.directory.invite(
    { name, address, roles, merchant, by: caller.id, idempotencyKey: requiredKey(request) },
    contextOf(engine, request),
  );
  return answerOnce(engine, outcome);
}

function listUsers(engine: Services, request: RequestTo<typeof userRoutes.listUsers>) {
  const { limit, cursor } = request.query;
  const from = fromCursor(cursor);
  return logRead(engine, request, async () => {
    const page = await engine.users.directory.page(request.caller.merchant, from, limit);
    const bodies = await Promise.all(page.data.map((user) => described(engine, user)));
    return numberedPage(bodies, page.next);
  });
}

async function changeRoles(engine: Services, request: RequestTo<typeof userRoutes.changeRoles>) {
  const { roles } = request.body;
  const { id } = request.params;
  const decision = { type: 'ChangeRoles' as const, id, roles, by: request.caller.id };
  return answer(engine, await engine.users.directory.decide(decision, contextOf(engine, request)));
}

async function issueLink(engine: Services, request: RequestTo<typeof userRoutes.issueLink>) {
  const { id } = request.params;
  const context = contextOf(engine, request);
  return answerOnce(engine, await engine.users.directory.issueLink(id, request.caller.id, context));
}

async function liftLockout(engine: Services, request: RequestTo<typeof userRoutes.liftLockout>) {
  const { id } = request.params;
  const context = contextOf(engine, request);
  return answer(engine, await engine.users.login.liftLockout(id, request.caller.id, context));
}

async function described({ users, clock }: Services, user: User): Promise<UserBody> {
  const profile = await users.directory.profileOf(user);
  return userBody(user, { profile, locked: users.login.isLocked(user, clock.now()) });
}

async function answer(engine: Services, outcome: UserOutcome): Promise<Answer<UserBody>> {
  if (!outcome.accepted) return refused(outcome.rejection);
  return { body: await described(engine, outcome.user), position: outcome.position };
}

/** The answer that shows a link: nothing shows it again. */
async function answerOnce(engine: Services, outcome: LinkOutcome) {
  if (!outcome.accepted) return refused(outcome.rejection);
  const { user, link, position, isNew } = outcome;
  const body = await described(engine, user);
  return {
    body: link === undefined ? body : { ...body, link },
    position,
    replayed: !isNew,
  };
}
