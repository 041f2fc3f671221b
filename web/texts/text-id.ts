/** The id of every text, from the catalogues themselves: a line for each folder that has texts. */
import type checkout from '../checkout/texts.en.json';
import type components from '../components/texts.en.json';
import type consoleTexts from '../console/texts.en.json';
import type frame from '../frame/texts.en.json';
import type gallery from '../gallery/texts.en.json';
import type home from '../home/texts.en.json';
import type portal from '../portal/texts.en.json';
import type problem from '../problem/texts.en.json';
import type system from '../system/texts.en.json';

export type TextId = keyof (typeof checkout &
  typeof components &
  typeof consoleTexts &
  typeof frame &
  typeof gallery &
  typeof home &
  typeof portal &
  typeof problem &
  typeof system);
