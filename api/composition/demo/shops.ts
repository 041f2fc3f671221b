/** The merchants of the demo: what they sell, when, and how they are paid. */
import type { MerchantFee } from '../../../domain/merchant/merchant.js';
import type { MoneyText } from '../../../domain/money/money.js';
import { DEMO_MERCHANT } from '../development/demo-merchant.js';

export interface Shop {
  readonly id: string;
  readonly name: string;
  readonly fee: MerchantFee;
  /** No money at all, in its currency. */
  readonly none: MoneyText;
  /** Before its references: `TEA-20261003-017`. */
  readonly prefix: string;
  /** Hours that its wall clock is ahead of UTC. */
  readonly utcHours: number;
  /** Orders of an ordinary day. */
  readonly perDay: number;
  /** From Sunday to Saturday, 1 for an ordinary day. */
  readonly week: readonly number[];
  /** How busy each hour is, from midnight on its wall clock. */
  readonly hours: readonly number[];
  /** What it sells, with the price in minor units. */
  readonly goods: readonly (readonly [name: string, minor: number])[];
  /** Pieces of an order at most. */
  readonly pieces: number;
  /** Share of orders that are paid by QR code. */
  readonly byQr: number;
  /** Share of the others that are captured only once they are sent. */
  readonly onDispatch: number;
  /** Share of paid orders of which money is given back. */
  readonly returned: number;
}

const TEA_HOUSE: Shop = {
  ...DEMO_MERCHANT,
  none: { value: '0.00', currency: 'CNY' },
  prefix: 'TEA',
  utcHours: 8,
  perDay: 30,
  week: [1.45, 0.85, 0.9, 0.95, 1, 1.25, 1.6],
  hours: [0, 0, 0, 0, 0, 0, 0, 2, 5, 6, 5, 6, 9, 8, 6, 7, 7, 6, 6, 7, 6, 3, 1, 0],
  goods: [
    ['茉莉花茶', 1_800],
    ['龙井', 3_200],
    ['铁观音', 2_800],
    ['普洱 2014', 4_600],
    ['桂花乌龙', 2_600],
    ['抹茶拿铁', 3_000],
    ['红豆饼', 1_200],
    ['桂花糕', 1_680],
    ['绿豆糕礼盒', 6_800],
    ['茶具套装', 18_800],
  ],
  pieces: 4,
  byQr: 0.6,
  onDispatch: 0,
  returned: 0.02,
};

const BOOKSHOP: Shop = {
  id: 'nordlicht-buch',
  name: 'Nordlicht Buchhandlung',
  fee: { percent: '0.90', fixed: { value: '0.10', currency: 'EUR' } },
  none: { value: '0.00', currency: 'EUR' },
  prefix: 'NB',
  utcHours: 1,
  perDay: 11,
  week: [0.7, 1.1, 1, 0.95, 1, 1.05, 1.3],
  hours: [0, 0, 0, 0, 0, 0, 1, 1, 3, 5, 6, 6, 5, 5, 5, 6, 6, 7, 7, 8, 9, 7, 3, 1],
  goods: [
    ['Taschenbuch', 1_299],
    ['Roman, gebunden', 2_400],
    ['Bildband Polarlicht', 4_990],
    ['Kinderbuch', 1_490],
    ['Wandkalender', 1_995],
    ['Notizbuch', 1_250],
    ['Kochbuch', 2_999],
    ['Globus', 8_900],
  ],
  pieces: 3,
  byQr: 0,
  onDispatch: 0.55,
  returned: 0.05,
};

const STATIONER: Shop = {
  id: 'sakura-bungu',
  name: 'さくら文具店',
  fee: { percent: '1.20', fixed: null },
  none: { value: '0', currency: 'JPY' },
  prefix: 'SAKURA',
  utcHours: 9,
  perDay: 9,
  week: [1.3, 0.9, 0.9, 1, 1, 1.1, 1.4],
  hours: [1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 6, 6, 8, 5, 5, 6, 6, 7, 7, 8, 8, 6, 4, 2],
  goods: [
    ['万年筆', 12_800],
    ['和紙ノート', 980],
    ['インク 月夜', 1_650],
    ['筆ペン', 605],
    ['便箋セット', 1_320],
    ['マスキングテープ', 440],
    ['手帳カバー', 4_950],
  ],
  pieces: 4,
  byQr: 0.15,
  onDispatch: 0.25,
  returned: 0.03,
};

export const SHOPS: readonly Shop[] = [TEA_HOUSE, BOOKSHOP, STATIONER];
