/** What merchants say to disputes: sealed as it comes in, opened for the channel's call, under keys that can be destroyed. */
import { createHmac } from 'node:crypto';
import {
  openUnderKey,
  type SealedPlace,
  type SealedUnderKey,
  sealUnderKey,
} from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import { readDisputeRequestNo } from '../../domain/dispute/request-no.js';
import { disputeStream } from '../../domain/dispute/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { canonicalJson } from '../../domain/kernel/content.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export interface EvidenceKeys extends Pick<DataKeyStore, 'find' | 'digestKey'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: evidence lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
}

export interface DisputeDocument {
  readonly text: string;
  readonly files: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly contentBase64: string;
  }[];
}

const placeOf = (dispute: string, digest: string): SealedPlace => [
  'dispute evidence',
  dispute,
  digest,
];

export class DisputeEvidenceSeal {
  constructor(
    private readonly keys: EvidenceKeys,
    private readonly log: Pick<EventLog<TallybookEvent>, 'readStream'>,
  ) {}

  /** HMAC-SHA-256 in hex under the key store's own key: says nothing to whoever does not hold it. */
  digest(dispute: string, document: DisputeDocument): string {
    const hmac = createHmac('sha256', this.keys.digestKey);
    return hmac.update(canonicalJson(['dispute evidence', dispute, document])).digest('hex');
  }

  /** @throws MasterKeyMissing, StoreUnavailable */
  async seal(dispute: string, document: DisputeDocument): Promise<SealedUnderKey> {
    void this.keys.masterKeys.newest;
    const place = placeOf(dispute, this.digest(dispute, document));
    return sealUnderKey(Buffer.from(JSON.stringify(document)), place, await this.keys.take());
  }

  /** As JSON; undefined if the number is that of no evidence, or if its key was destroyed. @throws MasterKeyNotGiven */
  async open(requestNo: string): Promise<string | undefined> {
    const asked = readDisputeRequestNo(requestNo);
    if (asked?.evidence == null) return undefined;
    for await (const { event } of readWholeStream(this.log, disputeStream(asked.dispute))) {
      if (event.type !== 'DisputeEvidenceSubmitted' || event.data.number !== asked.evidence)
        continue;
      const { content, digest } = event.data;
      const found = await this.keys.find(content.key);
      if (found.state !== 'present') return undefined;
      return openUnderKey(content, placeOf(asked.dispute, digest), found.bytes)?.toString();
    }
    return undefined;
  }
}
