/**
 * What a user would build on PostgreSQL alone: accounts with a balance, transfers with a key that is
 * posted once, two entries each with the balance after it, and row locks. A transfer, or a hundred of them,
 * is one call of a function, so one round trip and one transaction.
 */
import pg from 'pg';
import { closedLoop, type Measured } from '../interleaved.js';
import { atRandom, type Traffic } from '../ledger/traffic.js';
import { postgresBinaries, startPostgresServer } from './server.js';

export const POSTGRES_ACCOUNTS = 10_000;
export const POSTGRES_CLIENTS = 20;

/** As it comes, and said aloud: an acknowledged commit has waited for its fsync. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on' };

const SCHEMA = `
  create table accounts (id integer primary key, balance bigint not null);
  create table transfers (id uuid primary key, posted_at timestamptz not null default now());
  create table entries (
    id bigint generated always as identity primary key, transfer uuid not null,
    account integer not null, amount bigint not null, balance bigint not null
  );
  create function transfer(key uuid, debited integer, credited integer, amount bigint) returns boolean
  language plpgsql as $$
  declare
    of_debited bigint;
    of_credited bigint;
  begin
    insert into transfers (id) values (key) on conflict do nothing;
    if not found then return false; end if;
    -- In the order of their ids: two transfers never wait for each other.
    perform 1 from accounts where id in (debited, credited) order by id for update;
    update accounts set balance = balance - amount where id = debited returning balance into of_debited;
    update accounts set balance = balance + amount where id = credited returning balance into of_credited;
    insert into entries (transfer, account, amount, balance)
    values (key, debited, -amount, of_debited), (key, credited, amount, of_credited);
    return true;
  end $$;
  create function transfers(keys uuid[], debited integer[], credited integer[], amounts bigint[])
  returns integer language plpgsql as $$
  declare
    posted integer := 0;
  begin
    perform 1 from accounts where id = any (debited || credited) order by id for update;
    for i in 1 .. cardinality(keys) loop
      if transfer(keys[i], debited[i], credited[i], amounts[i]) then posted := posted + 1; end if;
    end loop;
    return posted;
  end $$;
  insert into accounts select id, 0 from generate_series(0, ${POSTGRES_ACCOUNTS} - 1) id;
`;

export interface PlainPostgres {
  readonly version: string;
  /** Single transfers by so many clients, each with one in flight. */
  transfers(clients: number, count: number, traffic: Traffic): Promise<Measured>;
  /** Calls of so many transfers each by one client. */
  batches(size: number, calls: number, traffic: Traffic): Promise<Measured>;
  stop(): Promise<void>;
}

/** Undefined, with a note, if PostgreSQL is not installed. */
export async function startPlainPostgres(
  note: (text: string) => void,
): Promise<PlainPostgres | undefined> {
  if (postgresBinaries() === undefined) {
    note('PostgreSQL is not installed (initdb and pg_ctl were not found): nothing stands beside');
    return undefined;
  }
  const server = await startPostgresServer(DURABLE);
  const pool = new pg.Pool({
    connectionString: await server.createDatabase(),
    max: POSTGRES_CLIENTS,
    min: POSTGRES_CLIENTS,
  });
  // The server's end breaks the connections that wait.
  pool.on('error', () => undefined);
  await pool.query(SCHEMA);
  const { rows } = await pool.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  return {
    version: rows[0]?.version ?? 'unknown',
    transfers: (clients, count, traffic) => singly(pool, clients, count, traffic),
    batches: (size, calls, traffic) => together(pool, size, calls, traffic),
    async stop() {
      await pool.end();
      server.stop();
    },
  };
}

async function singly(
  pool: pg.Pool,
  clients: number,
  count: number,
  traffic: Traffic,
): Promise<Measured> {
  const connections = await Promise.all(Array.from({ length: clients }, () => pool.connect()));
  try {
    return await closedLoop(clients, count, async (client) => {
      const [from, to] = traffic();
      const result = await connections[client]?.query<{ posted: boolean }>({
        name: 'transfer',
        text: 'select transfer($1, $2, $3, 100) as posted',
        values: [atRandom(), from, to],
      });
      if (result?.rows[0]?.posted !== true) throw new Error('not posted');
    });
  } finally {
    for (const connection of connections) connection.release();
  }
}

async function together(
  pool: pg.Pool,
  size: number,
  calls: number,
  traffic: Traffic,
): Promise<Measured> {
  const { perSecond, latenciesMs } = await closedLoop(1, calls, async () => {
    const pairs = Array.from({ length: size }, traffic);
    const result = await pool.query<{ posted: number }>({
      name: 'transfers',
      text: 'select transfers($1, $2, $3, $4) as posted',
      values: [
        pairs.map(atRandom),
        pairs.map(([from]) => from),
        pairs.map(([, to]) => to),
        pairs.map(() => 100),
      ],
    });
    if (result.rows[0]?.posted !== size) throw new Error('not all posted');
  });
  return { perSecond: perSecond * size, latenciesMs: latenciesMs ?? [] };
}
