import { describe, expect, it, jest } from '@jest/globals';
import {
  close,
  cr,
  dr,
  funded,
  open,
  post,
  postReserved,
  reserve,
  reverse,
  voidReserved,
} from '../given.js';
import { context, statuses } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('a repetition', () => {
  it('answers with the original events, after any time', async () => {
    const commands = [
      pay('a', '10.00'),
      reserve('r', [dr('alice', '5.00'), cr('bob', '5.00')]),
      postReserved('p', 'r'),
      reserve('v', [dr('alice', '5.00'), cr('bob', '5.00')]),
      voidReserved('v'),
      reverse('ra', 'a'),
    ];
    const first = await here.ledger.execute('main', commands, context);
    expect(new Set(statuses(first))).toStrictEqual(new Set(['applied']));
    const original = first.map((outcome) => (outcome.status === 'applied' ? outcome.events : []));
    for (const service of [here.ledger, await here.at.ledger()]) {
      const again = await service.execute('main', commands, context);
      expect(new Set(statuses(again))).toStrictEqual(new Set(['duplicate']));
      const events = again.map((outcome) => (outcome.status === 'duplicate' ? outcome.events : []));
      const written = original.map((all) =>
        all.map(({ id, event, revision }) => ({ id, event, revision })),
      );
      expect(
        events.map((all) => all.map(({ id, event, revision }) => ({ id, event, revision }))),
      ).toStrictEqual(written);
    }
  });

  it.each(['the ledger that opened it', 'one that has loaded a snapshot'])(
    'of an account that is open reads nothing of the log: %s',
    async (which) => {
      const dataDir = here.at.folder();
      const first = await here.at.ledger({ dataDir });
      const accounts = funded.slice(0, 3);
      await first.close();
      const service =
        which === 'the ledger that opened it' ? here.ledger : await here.at.ledger({ dataDir });
      const reads = jest.spyOn(here.at.log, 'readStream');
      expect(statuses(await service.execute('main', accounts, context))).toStrictEqual(
        accounts.map(() => 'duplicate'),
      );
      for (let index = 0; index < 300; index += 1) {
        const posting = post(`t${index}`, [dr('bank', '1.00'), cr('alice', '1.00')]);
        const outcomes = await service.execute('main', [...accounts, posting], context);
        expect(statuses(outcomes)).toStrictEqual([...accounts.map(() => 'duplicate'), 'applied']);
      }
      expect(reads).toHaveBeenCalledTimes(0);
    },
  );

  it('works on what the same batch has just written', async () => {
    const hold = [dr('alice', '5.00'), cr('bob', '5.00')];
    const outcomes = await here.ledger.execute(
      'main',
      [
        pay('a', '1.00'),
        reverse('ra', 'a'),
        reverse('rb', 'a'),
        reserve('r', hold),
        voidReserved('r'),
        voidReserved('r'),
        postReserved('p', 'r'),
        open('carol'),
        open('carol'),
        close('carol'),
        close('carol'),
        post('z', [dr('alice', '1.00'), cr('carol', '1.00')]),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual([
      'applied',
      'applied',
      'already_reversed',
      'applied',
      'applied',
      'duplicate',
      'reservation_closed',
      'applied',
      'duplicate',
      'applied',
      'duplicate',
      'account_closed',
    ]);
    const [, , , , voided, again] = outcomes;
    if (voided?.status !== 'applied' || again?.status !== 'duplicate') throw new Error('refused');
    expect(again.events).toStrictEqual(voided.events);
  });
});
