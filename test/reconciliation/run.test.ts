/** A run: items in order, then complete; each item is resolved by one approval, until the next run takes over. */
import { describe, it } from '@jest/globals';
import type { Opened } from '../../domain/reconciliation/chain.js';
import type { Item, ReconciliationEvent } from '../../domain/reconciliation/events.js';
import { reconciliationRun, type RunCommand } from '../../domain/reconciliation/run.js';
import { givenFor } from '../support/given-when-then.js';
import { row } from './sides.js';

const given = givenFor(reconciliationRun);
const run = 'rec_1';
const item: Item = {
  ...{ item: 'rci_1', status: 'surplus', reasons: [], rows: [row('1', '5.00')], movements: [] },
  ...{ differences: [{ value: '5.00', currency: 'CNY' }], due: '2026-03-03' },
};
const opened: Opened = {
  ...{ id: run, bill: 'bil_1', source: { type: 'channel', name: 'a' }, layout: 'sandbox' },
  ...{ day: '2026-03-01', today: '2026-03-01', number: 1, previous: null },
  ...{ after: '1', upTo: '2', begin: '1', seen: '3' },
};
const found: ReconciliationEvent = {
  type: 'ReconciliationItemsFound',
  data: { reconciliation: run, from: 0, items: [item] },
};
const complete: RunCommand = { type: 'Complete', opened, items: 1, totals: [], beyond: [] };
const completed: ReconciliationEvent = {
  type: 'ReconciliationCompleted',
  data: {
    ...{ reconciliation: run, bill: 'bil_1', source: { type: 'channel', name: 'a' } },
    ...{ layout: 'sandbox', day: '2026-03-01', today: '2026-03-01', number: 1, previous: null },
    ...{ after: '1', upTo: '2', begin: '1', seen: '3', items: 1, totals: [], beyond: [] },
  },
};
const claim = (approval: string, undo = false): RunCommand => ({
  ...{ type: 'ClaimItem', item: 'rci_1', approval, undo },
});
const claimed = (approval: string): ReconciliationEvent => ({
  type: 'ReconciliationItemClaimed',
  data: { reconciliation: run, item: 'rci_1', approval },
});
const how = { note: 'n', transaction: 'ltx_1', case: null, due: null, with: null } as const;
const resolve = (approval: string): RunCommand => ({
  ...{ type: 'ResolveItem', item: 'rci_1', approval, action: 'adjust', ...how },
});
const resolved = (
  approval: string,
  more: Partial<Extract<ReconciliationEvent, { type: 'ReconciliationItemResolved' }>['data']> = {},
): ReconciliationEvent => ({
  type: 'ReconciliationItemResolved',
  data: { reconciliation: run, item: 'rci_1', approval, action: 'adjust', ...how, ...more },
});
const carried: ReconciliationEvent = {
  type: 'ReconciliationCarried',
  data: { reconciliation: run, to: 'rec_2' },
};

describe('items', () => {
  it('are found in order', () =>
    given()
      .when({ type: 'FindItems', run, from: 0, items: [item] })
      .then(found));
  it('are found once', () =>
    given(found)
      .when({ type: 'FindItems', run, from: 0, items: [item] })
      .then());
  it('make the run complete', () => given(found).when(complete).then(completed));
  it('are complete once', () => given(found, completed).when(complete).then());
});

describe('an item', () => {
  const open = [found, completed];
  it('is claimed by one approval', () => {
    given(...open)
      .when(claim('a'))
      .then(claimed('a'));
    given(...open, claimed('a'))
      .when(claim('a'))
      .then();
    given(...open, claimed('a'))
      .when(claim('b'))
      .rejected('reconciliation_item_resolved');
  });
  it('is resolved by who has claimed it', () => {
    given(...open, claimed('a'))
      .when(resolve('a'))
      .then(resolved('a'));
    given(...open, claimed('a'))
      .when(resolve('b'))
      .then();
  });
  it('is resolved once', () =>
    given(...open, claimed('a'), resolved('a'))
      .when(claim('b'))
      .rejected('reconciliation_item_resolved'));
  it('that waits may be resolved', () =>
    given(...open, claimed('a'), resolved('a', { action: 'wait' }))
      .when(claim('b'))
      .then(claimed('b')));
  it('is opened again once it was resolved', () => {
    given(...open)
      .when(claim('b', true))
      .rejected('reconciliation_item_open');
    given(...open, claimed('a'), resolved('a'))
      .when(claim('b', true))
      .then(claimed('b'));
  });
  it('that a case holds is not opened again', () =>
    given(...open, claimed('a'), resolved('a', { case: 'case_1' }))
      .when(claim('b', true))
      .rejected('reconciliation_item_suspended'));
  it('that there is not is not claimed', () =>
    given(...open)
      .when({ type: 'ClaimItem', item: 'rci_2', approval: 'a', undo: false })
      .rejected('reconciliation_item_unknown'));
});

describe('the next run', () => {
  it('takes over once', () => {
    given(found, completed).when({ type: 'Carry', to: 'rec_2' }).then(carried);
    given(found, completed, carried).when({ type: 'Carry', to: 'rec_2' }).then();
  });
  it('waits for who is at work', () =>
    given(found, completed, claimed('a'))
      .when({ type: 'Carry', to: 'rec_2' })
      .rejected('reconciliation_busy'));
  it('waits for the run before it', () =>
    given(found).when({ type: 'Carry', to: 'rec_2' }).rejected('reconciliation_busy'));
  it('has the open items', () =>
    given(found, completed, carried).when(claim('a')).rejected('reconciliation_carried'));
});
