/**
 * A freeze of a merchant holds for its accounts: those that there are, and those that are opened later. The merchant
 * says it first, then its accounts are looked for; whoever opens an account looks at the merchant afterwards. So
 * of the two at least one sees the other.
 */
import type { CommandContext } from '../../domain/kernel/event.js';
import { merchantAccountsBegin, readAccountId } from '../../domain/ledger/account-id.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger, LedgerOutcome } from '../../domain/ledger/port.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Answered } from '../answered.js';
import type { MerchantService } from './merchant-service.js';

export interface MerchantFreeze {
  /**
   * Freezes the merchant with all its accounts, or unfreezes both; again it does what is missing of it. Refused with
   * `not_found`, and with `outcome_unknown` if the ledger has not answered.
   */
  set(id: string, frozen: boolean, context: CommandContext): Promise<Answered<FrozenMerchant>>;
  /** Does what is missing of the state that the merchant has, if the ledger answers. */
  again(id: string, context: CommandContext): Promise<void>;
}

export interface FrozenMerchant {
  readonly merchant: Merchant;
  /** How many accounts it has by now that are not closed. */
  readonly accounts: number;
}

interface Dependencies {
  readonly merchants: Pick<MerchantService, 'current' | 'setFrozen'>;
  readonly ledger: Ledger & {
    accountsBeginning(
      book: string,
      beginning: string,
    ): Promise<readonly { readonly id: string; readonly status: string }[]>;
  };
}

/** What a merchant owes us is no money of its own: it is booked whatever becomes of the merchant. */
function holdsMoney(id: string): boolean {
  const name = readAccountId(id);
  return name.kind !== 'merchant' || name.subject !== 'merchant_receivable';
}

const freezing = (id: string, frozen: boolean): LedgerCommand => ({
  type: frozen ? 'FreezeAccount' : 'UnfreezeAccount',
  id,
});

export function createMerchantFreeze({ merchants, ledger }: Dependencies): MerchantFreeze {
  /** Brings the accounts to a state. */
  async function apply(id: string, frozen: boolean, context: CommandContext) {
    const all = await ledger.accountsBeginning(PAYMENT_BOOK, merchantAccountsBegin(id));
    const accounts = all.filter(({ id, status }) => status !== 'closed' && holdsMoney(id));
    const others = accounts.filter(({ status }) => (status === 'frozen') !== frozen);
    const commands = others.map((account) => freezing(account.id, frozen));
    const outcomes = await ledger.execute(PAYMENT_BOOK, commands, context);
    return { accounts: accounts.length, changed: others.length, outcomes };
  }

  /** Somebody else may say the opposite meanwhile: in the end the accounts are as the merchant is. */
  async function settle(id: string, frozen: boolean, context: CommandContext) {
    for (let wanted = frozen; ;) {
      const applied = await apply(id, wanted, context);
      const now = (await merchants.current(id))?.merchant.frozen ?? wanted;
      if (now === wanted || isUnknown(applied)) return applied;
      wanted = now;
    }
  }

  return {
    async set(id, frozen, context) {
      const said = await merchants.setFrozen(id, frozen, context);
      if (!said.accepted) return said;
      const applied = await settle(id, frozen, context);
      if (isUnknown(applied)) {
        const detail = 'the ledger has not answered yet; send the same request again';
        return { accepted: false, rejection: { code: 'outcome_unknown', detail } };
      }
      const { accounts, changed, outcomes } = applied;
      const positions = outcomes.flatMap((outcome) =>
        'position' in outcome ? [outcome.position] : [],
      );
      const position = [said.position, ...positions].sort().at(-1) ?? said.position;
      const replayed = said.replayed && changed === 0;
      return { accepted: true, value: { merchant: said.value, accounts }, replayed, position };
    },

    async again(id, context) {
      const found = await merchants.current(id);
      if (found !== undefined) await settle(id, found.merchant.frozen, context);
    },
  };
}

const isUnknown = ({ outcomes }: { readonly outcomes: readonly LedgerOutcome[] }): boolean =>
  outcomes.some(({ status }) => status === 'unknown');

/** The ledger for whoever opens accounts of merchants: those of a frozen merchant are frozen as they are opened. */
export function openingFrozen(ledger: Ledger, merchants: Pick<MerchantService, 'current'>): Ledger {
  const isFrozen = async (merchant: string): Promise<boolean> =>
    (await merchants.current(merchant))?.merchant.frozen ?? false;

  /** The merchant may have been frozen, or unfrozen, before the account could be found. */
  async function settle(
    book: string,
    { id, merchant }: Opening,
    context: CommandContext,
    was: boolean,
  ) {
    for (let now = was; (await isFrozen(merchant)) !== now;) {
      now = !now;
      await ledger.execute(book, [freezing(id, now)], context);
    }
  }

  return {
    async execute(book, commands, context) {
      const openings = commands.map(openingOf);
      const owners = new Set(openings.flatMap((opening) => opening?.merchant ?? []));
      if (owners.size === 0) return ledger.execute(book, commands, context);
      const frozen = new Set<string>();
      for (const owner of owners) if (await isFrozen(owner)) frozen.add(owner);
      const sent = commands.flatMap((command, index) => {
        const opening = openings[index];
        const own = { command, isOwn: true };
        return opening === undefined || !frozen.has(opening.merchant)
          ? [own]
          : [own, { command: freezing(opening.id, true), isOwn: false }];
      });
      const all = await ledger.execute(
        book,
        sent.map(({ command }) => command),
        context,
      );
      const outcomes = all.filter((_, index) => sent[index]?.isOwn);
      for (const [index, opening] of openings.entries()) {
        if (opening === undefined || outcomes[index]?.status !== 'applied') continue;
        await settle(book, opening, context, frozen.has(opening.merchant));
      }
      return outcomes;
    },
  };
}

interface Opening {
  readonly id: string;
  readonly merchant: string;
}

/** Undefined if the command opens no account of a merchant. */
function openingOf(command: LedgerCommand): Opening | undefined {
  if (command.type !== 'OpenAccount') return undefined;
  const { id } = command;
  const name = readAccountId(id);
  return name.kind === 'merchant' && holdsMoney(id) ? { id, merchant: name.merchant } : undefined;
}
