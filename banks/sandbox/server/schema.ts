/** The tables of the sandbox bank, in the state file of its process. */

export const bankSchema = `
  -- One row per transfer number that came. Amounts in minor units, times in ms since 1970. To whom it goes is
  -- not kept: the sandbox pays nobody.
  CREATE TABLE IF NOT EXISTS transfers (
    seq INTEGER PRIMARY KEY,
    request_no TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    asked INTEGER NOT NULL,
    remittance TEXT NOT NULL,
    scenario TEXT,
    content_hash TEXT NOT NULL,
    reference TEXT NOT NULL,
    status TEXT NOT NULL,
    moved INTEGER,
    failure TEXT,
    -- When it settles by itself, or comes back if it was paid.
    due_ms INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS transfers_due ON transfers (due_ms) WHERE due_ms IS NOT NULL;

  -- Numbers closed before their transfer came: closed for ever.
  CREATE TABLE IF NOT EXISTS tombstones (request_no TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  -- What really moved on our account, in order, signed as we see it; never changed. The statement and the balances
  -- are read from here alone.
  CREATE TABLE IF NOT EXISTS movements (
    seq INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    request_no TEXT,
    reference TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT,
    remittance TEXT,
    UNIQUE (kind, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movements_by_time ON movements (time_ms);
`;
