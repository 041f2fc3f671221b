/** The tables of the sandbox channels, in the state file of their process. */

export const channelSchema = `
  -- One row per request number that came. Amounts in minor units, times in ms since 1970.
  CREATE TABLE IF NOT EXISTS requests (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    request_no TEXT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    asked INTEGER NOT NULL,
    original TEXT,
    method TEXT,
    expires_ms INTEGER,
    scenario TEXT,
    content_hash TEXT NOT NULL,
    reference TEXT NOT NULL,
    pay_token TEXT UNIQUE,
    created_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    moved INTEGER,
    failure TEXT,
    due_ms INTEGER,
    late INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_of_original ON requests (channel, original)
    WHERE original IS NOT NULL;
  CREATE INDEX IF NOT EXISTS requests_due ON requests (due_ms) WHERE due_ms IS NOT NULL;

  -- Numbers closed before their request came: closed for ever.
  CREATE TABLE IF NOT EXISTS tombstones (
    channel TEXT NOT NULL, request_no TEXT NOT NULL, PRIMARY KEY (channel, request_no)
  ) STRICT, WITHOUT ROWID;

  -- What stands for a test card. Its number is kept nowhere.
  CREATE TABLE IF NOT EXISTS card_tokens (
    token TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- Disputes over what was paid. first is the word that opened it, due_ms its deadline while it waits.
  CREATE TABLE IF NOT EXISTS disputes (
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    request_no TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL,
    scenario TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    evidence_due TEXT,
    first TEXT NOT NULL,
    revision INTEGER NOT NULL,
    moves INTEGER NOT NULL,
    due_ms INTEGER,
    PRIMARY KEY (channel, reference)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS disputes_due ON disputes (due_ms) WHERE due_ms IS NOT NULL;

  -- What was really moved, in order; never changed. Bills and totals are read from here alone.
  CREATE TABLE IF NOT EXISTS movements (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    request_no TEXT NOT NULL,
    original TEXT,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    UNIQUE (channel, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movements_by_time ON movements (channel, time_ms);
`;
