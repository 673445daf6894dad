import { rmSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import pg from 'pg'
import { request } from 'undici'
import { listen } from './listen.ts'

/** What stands behind each capability without a platform: the statement, file or request alone, from one process. */
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const schema = `stores_${process.pid}`
await client.query(`
  create schema ${schema};
  set search_path = ${schema};
  create table kept (key text primary key, value jsonb, version bigint);
  insert into kept values ('key', to_jsonb(repeat('v', 1000)), 1);
  create table events (seq bigint generated always as identity primary key, id text, type text, data jsonb);
  create table work (id uuid primary key default gen_random_uuid(), name text, data jsonb, run_at timestamptz);
  create index on work (run_at);
  create table people (id uuid primary key default gen_random_uuid(), name text, email text);
  insert into people (name, email) values ('Owner', 'owner@example.org');
  create table notes (id bigint generated always as identity primary key, reader uuid, title text);
  create index on notes (reader);
  create table documents (id text primary key, title text, words tsvector);
  insert into documents select n::text, w, setweight(to_tsvector('simple', w), 'A') || to_tsvector('simple', repeat(w || ' ', 25))
    from (select n, (array['alpha delta', 'bravo echo', 'charlie foxtrot', 'delta golf', 'echo hotel'])[n % 5 + 1] as w
          from generate_series(1, 100) as n) as made;
  create index on documents using gin (words);
`)
const folder = await mkdtemp(join(tmpdir(), 'plexica-bench-stores-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const end of ['SIGTERM', 'disconnect']) process.once(end, () => process.exit())
const file = join(folder, 'file.txt')
await writeFile(file, 'v'.repeat(1000))
const { rows } = await client.query<{ id: string }>('select id from people')
const reader = rows[0]!.id

const prepared = (name: string, text: string, values: unknown[]) => () => client.query({ name, text, values })

const ops: Record<string, (url: string) => Promise<unknown>> = {
  kv: prepared('kv', 'select value, version from kept where key = $1', ['key']),
  events: prepared('events', 'insert into events (id, type, data) values ($1, $2, $3)', [
    'id',
    'a.happened',
    '{"value":1}',
  ]),
  jobs: prepared(
    'jobs',
    `insert into work (name, data, run_at) values ($1, $2, now() + interval '1 hour') returning id`,
    ['later', '{"value":1}'],
  ),
  storage: () => readFile(file, 'utf8'),
  search: prepared(
    'search',
    `select id, title, ts_rank(words, query) as score from documents, websearch_to_tsquery('simple', $1) as query
     where words @@ query order by score desc, id limit 20`,
    ['bravo'],
  ),
  users: prepared('users', 'select id, name from people order by name, id limit 51', []),
  notify: prepared('notify', 'insert into notes (reader, title) values ($1, $2)', [reader, 'Something happened']),
  net: async (url) => (await request(url)).body.text(),
}

listen(
  createServer(async (incoming, response) => {
    // What `net` asks for.
    if (incoming.method === 'GET') return void response.end('ok')
    const { op, times, url } = (await json(incoming)) as { op: string; times: number; url: string }
    for (let n = 0; n < times; n++) await ops[op]!(url)
    response.end('{}')
  }),
)
