import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../../cli/progress.js';
import { captureStream } from './support/capture.js';

describe('progress on a terminal', () => {
  it('redraws one line, at most every tenth of a second, and ends it', () => {
    const stream = captureStream({ isTTY: true, columns: 60 });
    let now = 0;
    const progress = createProgress({ label: 'import', stream, now: () => now });
    progress.update(0, 100);
    now = 50;
    progress.update(10, 100);
    now = 200;
    progress.update(50, 100, '5 rows');
    progress.update(100, 100);
    progress.finish('done');
    expect(stream.text()).toBe(
      '\rimport [........................] 0 % 0/100\u001b[K' +
        '\rimport [############............] 50 % 50/100 5 rows\u001b[K' +
        '\rimport [########################] 100 % 100/100 done\u001b[K\n',
    );
  });

  it('keeps a line of its own above the bar', () => {
    const stream = captureStream({ isTTY: true, columns: 60 });
    const progress = createProgress({ label: 'import', stream, now: () => 0 });
    progress.update(1);
    progress.line('line 2: wrong');
    expect(stream.text()).toBe('\rimport 1\u001b[K\r\u001b[Kline 2: wrong\n\rimport 1\u001b[K');
  });

  it('cuts what does not fit the width', () => {
    const stream = captureStream({ isTTY: true, columns: 10 });
    createProgress({ label: 'abcdefghijklmnop', stream, now: () => 0 }).update(1);
    expect(stream.text()).toBe('\rabcdefghi\u001b[K');
  });
});

describe('progress elsewhere', () => {
  it('says a plain line every five seconds and one at the end', () => {
    const stream = captureStream();
    let now = 0;
    const progress = createProgress({ label: 'verify', stream, now: () => now });
    progress.update(1, 4);
    now = 4_999;
    progress.update(2, 4);
    now = 5_000;
    progress.update(3, 4);
    now = 5_001;
    progress.update(4, 4);
    progress.finish();
    expect(stream.text()).toBe('verify 75 % 3/4\nverify 100 % 4/4\n');
  });
});
