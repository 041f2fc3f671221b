/** Preloaded into a server: its wall clock differs by SHIFT_MS from the machine's. Timers do not. */
const shiftMs = Number(process.env.SHIFT_MS ?? 0);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shiftMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};
