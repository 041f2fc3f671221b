/** The id of every text, from the catalogues themselves: a line for each folder that has texts. */
import type access from '../access/texts.en.json';
import type account from '../account/texts.en.json';
import type act from '../act/texts.en.json';
import type approval from '../approval/texts.en.json';
import type bill from '../bill/texts.en.json';
import type calendar from '../calendar/texts.en.json';
import type balance from '../balance/texts.en.json';
import type beneficiary from '../beneficiary/texts.en.json';
import type bundle from '../bundle/texts.en.json';
import type caseTexts from '../case/texts.en.json';
import type channel from '../channel/texts.en.json';
import type channelPosition from '../channel-position/texts.en.json';
import type checkout from '../checkout/texts.en.json';
import type checkoutSession from '../checkout-session/texts.en.json';
import type closing from '../closing/texts.en.json';
import type components from '../components/texts.en.json';
import type consoleTexts from '../console/texts.en.json';
import type controlCheck from '../control-check/texts.en.json';
import type day from '../day/texts.en.json';
import type dispute from '../dispute/texts.en.json';
import type event from '../event/texts.en.json';
import type evidence from '../evidence/texts.en.json';
import type frame from '../frame/texts.en.json';
import type gallery from '../gallery/texts.en.json';
import type home from '../home/texts.en.json';
import type ledger from '../ledger/texts.en.json';
import type merchant from '../merchant/texts.en.json';
import type overview from '../overview/texts.en.json';
import type payment from '../payment/texts.en.json';
import type paymentOutcome from '../payment-outcome/texts.en.json';
import type payout from '../payout/texts.en.json';
import type portal from '../portal/texts.en.json';
import type pricePlan from '../price-plan/texts.en.json';
import type problem from '../problem/texts.en.json';
import type proof from '../proof/texts.en.json';
import type reconciliation from '../reconciliation/texts.en.json';
import type refund from '../refund/texts.en.json';
import type report from '../report/texts.en.json';
import type requestLog from '../request-log/texts.en.json';
import type saga from '../saga/texts.en.json';
import type sandbox from '../sandbox/texts.en.json';
import type seal from '../seal/texts.en.json';
import type session from '../session/texts.en.json';
import type settlementBatch from '../settlement-batch/texts.en.json';
import type settlement from '../settlement/texts.en.json';
import type state from '../state/texts.en.json';
import type system from '../system/texts.en.json';
import type topup from '../topup/texts.en.json';
import type transaction from '../transaction/texts.en.json';
import type trialBalance from '../trial-balance/texts.en.json';
import type user from '../user/texts.en.json';
import type webhook from '../webhook/texts.en.json';

export type TextId = keyof (typeof access &
  typeof account &
  typeof act &
  typeof approval &
  typeof bill &
  typeof calendar &
  typeof balance &
  typeof beneficiary &
  typeof bundle &
  typeof caseTexts &
  typeof channel &
  typeof channelPosition &
  typeof checkout &
  typeof checkoutSession &
  typeof closing &
  typeof components &
  typeof consoleTexts &
  typeof controlCheck &
  typeof day &
  typeof dispute &
  typeof event &
  typeof evidence &
  typeof frame &
  typeof gallery &
  typeof home &
  typeof ledger &
  typeof merchant &
  typeof overview &
  typeof payment &
  typeof paymentOutcome &
  typeof payout &
  typeof portal &
  typeof pricePlan &
  typeof problem &
  typeof proof &
  typeof reconciliation &
  typeof refund &
  typeof report &
  typeof requestLog &
  typeof saga &
  typeof sandbox &
  typeof seal &
  typeof session &
  typeof settlement &
  typeof settlementBatch &
  typeof state &
  typeof system &
  typeof topup &
  typeof transaction &
  typeof trialBalance &
  typeof user &
  typeof webhook);
