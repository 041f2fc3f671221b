import { describe, expect, it } from '@jest/globals';
import { openBook } from '../../domain/ledger/decide/open-book.js';
import { NOW, OPENING } from './given.js';

describe('a book', () => {
  const command = { type: 'OpenBook', book: 'main', timezone: 'Asia/Shanghai' } as const;

  it.each([
    [undefined, '00:00', '2026-03-11'],
    ['04:00', '04:00', '2026-03-10'],
    ['22:00', '22:00', '2026-03-11'],
  ])('with the cut time %s opens on the day that runs in its zone', (given, cutTime, day) => {
    const halfPastTwo = Date.parse('2026-03-10T18:30:00Z');
    const asked = given === undefined ? command : { ...command, cutTime: given };
    expect(openBook(asked, undefined, halfPastTwo)).toStrictEqual({
      accepted: true,
      events: [{ type: 'BookOpened', data: { ...OPENING, cutTime, day } }],
    });
  });

  it('is opened once, in one zone, with one cut time', () => {
    expect(openBook(command, OPENING, NOW)).toStrictEqual({ accepted: true, events: [] });
    expect(openBook(command, { ...OPENING, timezone: 'UTC' }, NOW)).toStrictEqual({
      accepted: false,
      rejection: { code: 'book_exists', detail: 'the book is in UTC', param: 'timezone' },
    });
    expect(openBook({ ...command, cutTime: '04:00' }, OPENING, NOW)).toStrictEqual({
      accepted: false,
      rejection: {
        code: 'book_exists',
        detail: 'the days of the book end at 00:00',
        param: 'cutTime',
      },
    });
  });

  it.each([
    ['main', 'Mars/Olympus', '00:00', 'timezone'],
    ['', 'UTC', '00:00', 'id'],
    ['a/b', 'UTC', '00:00', 'id'],
    ['main', 'UTC', '24:00', 'cutTime'],
    ['main', 'UTC', '9:00', 'cutTime'],
    ['main', 'UTC', '09:60', 'cutTime'],
    ['main', 'UTC', '09:00 ', 'cutTime'],
    ['main', 'UTC', 'x09:00', 'cutTime'],
  ])('%j in %j with the cut time %j is refused', (book, timezone, cutTime, param) => {
    const asked = { type: 'OpenBook', book, timezone, cutTime } as const;
    expect(openBook(asked, undefined, NOW)).toStrictEqual({
      accepted: false,
      rejection: { code: 'invalid_request', detail: expect.stringMatching(/\w/), param },
    });
  });
});
