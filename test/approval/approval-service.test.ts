/** Proposals from the first request to their effect: on a real store, over crashes and repetitions. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { Principal } from '../../domain/access/principal.js';
import type { Execution } from '../../domain/approval/kind.js';
import type { EventStore } from '../../domain/kernel/event-store.js';
import { approvalStream } from '../../domain/approval/streams.js';
import {
  type ApprovalService,
  createApprovalService,
} from '../../engine/approval/approval-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';

const ids = { uuid: () => uuidV7() };
const clock = { now: () => Date.parse('2026-03-01T12:00:00.000Z') };
const principal = (id: string): Principal => ({ actor: `key:${id}`, ids: [`key:${id}`] });
const maker = principal('maker');
const checker = principal('checker');

let store: EventStore;
let service: ApprovalService;
let effects: string[];
/** What the kind answers next. */
let refusal: { code: 'account_frozen'; detail: string } | undefined;
let atExecution: () => Promise<Execution>;

beforeEach(async () => {
  store = openSqliteEventStore({ file: ':memory:' });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  service = createApprovalService({ log, clock, ids });
  effects = [];
  refusal = undefined;
  atExecution = () => Promise.resolve({ executed: true, result: { done: 'yes' } });
  service.register({
    kind: 'test',
    check: () => Promise.resolve(refusal),
    execute: async ({ id }) => {
      const done = await atExecution();
      if (done.executed && !effects.includes(id)) effects.push(id);
      return done;
    },
  });
});
afterEach(() => store.close());

const request = { id: 'apr_1', kind: 'test', subject: 'thing', content: { to: 5 } };
const propose = (key = 'k1', rest: object = {}) =>
  service.propose({ ...request, by: maker, key, causationId: 'test', ...rest });
const approve = (key = 'k2', by = checker, rest: object = {}) =>
  service.approve('apr_1', { by, key, causationId: 'test', ...rest });
const written = async () =>
  (await store.readStream(approvalStream('apr_1'), { limit: 100 })).map(({ type }) => type);

describe('a proposal', () => {
  it('is made, approved by another principal, and executed once', async () => {
    expect(await propose()).toMatchObject({ accepted: true, replayed: false });
    expect(await approve()).toMatchObject({
      accepted: true,
      replayed: false,
      value: { status: 'executed', result: { done: 'yes' }, decision: { by: checker } },
    });
    expect(effects).toEqual(['apr_1']);
    expect(await propose()).toMatchObject({ accepted: true, replayed: true });
    expect(await approve()).toMatchObject({ replayed: true, value: { status: 'executed' } });
    expect(effects).toEqual(['apr_1']);
    expect(await written()).toEqual([
      'ProposalMade.v1',
      'ProposalApproved.v1',
      'ProposalExecuted.v1',
    ]);
  });

  it('that its kind refuses is not written', async () => {
    refusal = { code: 'account_frozen', detail: 'frozen' };
    expect(await propose()).toMatchObject({ accepted: false, rejection: refusal });
    expect(await written()).toEqual([]);
  });

  it('is checked again when it is approved: a refusal writes nothing and leaves it open', async () => {
    await propose();
    refusal = { code: 'account_frozen', detail: 'frozen' };
    expect(await approve()).toMatchObject({ accepted: false, rejection: refusal });
    expect(await written()).toEqual(['ProposalMade.v1']);
    refusal = undefined;
    expect(await approve()).toMatchObject({ accepted: true, value: { status: 'executed' } });
  });

  it('that is refused only as it is executed has failed, for good', async () => {
    await propose();
    const rejection = { code: 'insufficient_funds', detail: 'gone' } as const;
    atExecution = () => Promise.resolve({ executed: false, rejection });
    expect(await approve()).toMatchObject({ value: { status: 'failed', failure: rejection } });
    expect(await approve('k3')).toMatchObject({ rejection: { code: 'proposal_decided' } });
    expect(effects).toEqual([]);
  });

  it('is not approved by who made it, and then nothing is executed', async () => {
    await propose();
    expect(await approve('k2', maker)).toMatchObject({ rejection: { code: 'same_principal' } });
    expect(await written()).toEqual(['ProposalMade.v1']);
    expect(effects).toEqual([]);
  });

  it('is executed later if a crash came between', async () => {
    await propose();
    atExecution = () => Promise.reject(new Error('the store is away'));
    await expect(approve()).rejects.toThrow('the store is away');
    expect(await service.find('apr_1')).toMatchObject({ approval: { status: 'approved' } });
    atExecution = () => Promise.resolve({ executed: true, result: {} });
    await service.resume('apr_1');
    await service.resume('apr_1');
    expect(await service.find('apr_1')).toMatchObject({ approval: { status: 'executed' } });
    expect(effects).toEqual(['apr_1']);
  });

  it('rejected is not executed, and its repetition answers the same', async () => {
    await propose();
    const no = { by: checker, key: 'k2', causationId: 'test', reason: 'no' };
    expect(await service.reject('apr_1', no)).toMatchObject({
      replayed: false,
      value: { status: 'rejected', decision: { reason: 'no' } },
    });
    expect(await service.reject('apr_1', no)).toMatchObject({ replayed: true });
    expect(await approve('k2')).toMatchObject({ rejection: { code: 'idempotency_key_reused' } });
    expect(await approve('k3')).toMatchObject({ rejection: { code: 'proposal_decided' } });
    await service.resume('apr_1');
    expect(effects).toEqual([]);
  });

  it('of two checkers at once one decides', async () => {
    await propose();
    const both = await Promise.all([
      approve('k2', principal('a')),
      service.reject('apr_1', { by: principal('b'), key: 'k3', causationId: 'test' }),
    ]);
    expect(both.filter(({ accepted }) => accepted)).toHaveLength(1);
    expect(await written()).toHaveLength(both[0].accepted ? 3 : 2);
  });

  it('of an unknown kind is a defect', async () => {
    await expect(propose('k1', { kind: 'unknown' })).rejects.toThrow('unknown');
  });
});
