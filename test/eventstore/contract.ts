/**
 * What every adapter of the event-store port must do: one suite for the embedded store, the official
 * client against our gateway, and the official client against a real server. It works on streams of
 * its own and never assumes an empty log.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { EventStore } from '../../domain/kernel/event-store.js';
import { describeContents } from './contract/contents.js';
import { describeDurability } from './contract/durability.js';
import { describeExpectedRevision } from './contract/expected-revision.js';
import { describeRacingAppenders } from './contract/racing-appenders.js';
import { describeReading } from './contract/reading.js';
import { describeSameIds } from './contract/same-ids.js';
import { describeSubscription } from './contract/subscription.js';
import type { ContractTarget, OpenedTarget } from './contract/target.js';

export function describeEventStoreContract(name: string, target: ContractTarget): void {
  describe(`event store contract: ${name}`, () => {
    let store: EventStore;
    const at: OpenedTarget = {
      target,
      get store() {
        return store;
      },
      set store(opened) {
        store = opened;
      },
    };

    beforeAll(async () => {
      await target.start();
      at.store = await target.open();
    });
    afterAll(async () => {
      await at.store.close();
      await target.dispose();
    });

    describeExpectedRevision(at);
    describeRacingAppenders(at);
    describeSameIds(at);
    describeReading(at);
    describeContents(at);
    describeSubscription(at);
    describeDurability(at);
  });
}
