import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import type { SearchDocument } from '../../sandbox/capabilities/search/capability.ts'
import { languages } from '../../sandbox/capabilities/search/languages.ts'
import type { Found, SearchEngine, SearchIndex } from './engine.ts'
import { asCondition } from './filters.ts'
import { asHtml, marks } from './highlight.ts'

interface Row {
  id: string
  rank: number
  title: string
  fields: Record<string, unknown>
  marked_title?: string
  marked_body?: string
}

/** Where a page ends: the rank as Postgres writes it, and the id. */
type Position = [rank: number, id: string]

const toCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url')

const fromCursor = (cursor: string): Position => {
  try {
    const [rank, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof rank === 'number' && typeof id === 'string' && !id.includes('\0')) return [rank, id]
  } catch {
    // Told below.
  }
  throw new Problem('capability.invalid', { detail: 'The cursor is not one of ours.' })
}

const configOf = ({ language }: SearchDocument): string => (language ? languages[language] : 'simple')

const headline = (options: string) =>
  `StartSel=${marks.start}, StopSel=${marks.stop}, ${options}, FragmentDelimiter=" … "`

/** Full-text search of Postgres. */
export const createPostgresSearch = ({ core }: { core: Knex }): SearchEngine => {
  const put = async (
    trx: Knex,
    { installationId, index, limits }: SearchIndex,
    document: SearchDocument,
  ): Promise<'done' | 'documents' | 'bytes'> => {
    const { id, title, body } = document
    const fields = JSON.stringify(document.fields)
    const bytes = [id, title, body, fields].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    const { rows } = await trx.raw<{ rows: { outcome: 'done' | 'documents' | 'bytes' }[] }>(
      'select core.search_put(?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) as outcome',
      [
        installationId,
        index,
        id,
        configOf(document),
        title,
        body,
        fields,
        bytes,
        limits['search.documents'],
        limits['search.bytes'],
      ],
    )
    return rows[0]!.outcome
  }

  return {
    put: (at, documents) =>
      core.transaction(async (trx) => {
        for (const document of documents) {
          const outcome = await put(trx, at, document)
          if (outcome !== 'done') throw overQuota(outcome, at)
        }
      }),

    async remove({ installationId, index }, ids) {
      const { rows } = await core.raw<{ rows: { gone: number }[] }>('select core.search_remove(?, ?, ?) as gone', [
        installationId,
        index,
        ids,
      ])
      return rows[0]?.gone ?? 0
    },

    async query({ installationId, index, limits }, { text, filters, prefix, highlight, limit, cursor }) {
      const owner = [installationId, index]
      const condition = asCondition(filters)
      const [rank, id] = cursor === undefined ? [undefined, undefined] : fromCursor(cursor)
      const after = rank === undefined || id === undefined ? undefined : { rank, id }
      const browsing = text.trim() === ''
      const sql = browsing
        ? `select id, 0::real as rank, title, fields from core.search_documents
           where installation_id = ? and index_name = ?${condition.sql} ${after ? 'and id > ?' : ''}
           order by id limit ?`
        : `with asked as materialized (
             select language, websearch_to_tsquery(language::regconfig, ?) as words
             from core.search_languages where installation_id = ? and index_name = ?
           ), wanted as materialized (
             select language,
               case when ? and words::text like '%''' then (words::text || ':*')::tsquery else words end as words
             from asked where numnode(words) > 0
           ), ranked as (
             select d.id, d.title, d.body, d.fields, w.language, w.words as asked,
               ts_rank_cd(d.words, w.words, 32) as rank
             from wanted w join core.search_documents d
               on d.words @@ (quote_literal(core.search_owner(?, ?, w.language))::tsquery && w.words)
             where d.installation_id = ? and d.index_name = ?${condition.sql}
           ), page as (
             select * from ranked ${after ? 'where rank < ?::real or (rank = ?::real and id > ?)' : ''}
             order by rank desc, id limit ?
           )
           select id, rank, title, fields ${highlight ? ", ts_headline(language::regconfig, translate(title, ?, ''), asked, ?) as marked_title, ts_headline(language::regconfig, translate(body, ?, ''), asked, ?) as marked_body" : ''}
           from page order by rank desc, id`
      const both = marks.start + marks.stop
      const values: Knex.RawBinding[] = browsing
        ? [...owner, ...condition.values, ...(after ? [after.id] : []), limit + 1]
        : [
            text,
            ...owner,
            prefix,
            ...owner,
            ...owner,
            ...condition.values,
            ...(after ? [after.rank, after.rank, after.id] : []),
            limit + 1,
            ...(highlight
              ? [both, headline('HighlightAll=true'), both, headline('MaxFragments=2, MaxWords=24, MinWords=8')]
              : []),
          ]
      const rows = await inTime(core, limits['search.queryMs'], sql, values)
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(asFound),
        ...(last && rows.length > limit && { cursor: toCursor([last.rank, last.id]) }),
      }
    },
  }
}

/** A query that would rank very many documents is ended, not waited for. */
const inTime = (core: Knex, queryMs: number, sql: string, values: Knex.RawBinding[]): Promise<Row[]> =>
  core
    .transaction(async (trx) => {
      await trx.raw(`set local statement_timeout = ${queryMs}`)
      return (await trx.raw<{ rows: Row[] }>(sql, values)).rows
    })
    .catch((cause: unknown) => {
      if ((cause as { code?: string }).code !== '57014') throw cause
      throw new Problem(
        'search.timeout',
        { detail: `A search takes at most ${queryMs} ms.`, limit: 'search.queryMs', value: queryMs },
        { cause },
      )
    })

const asFound = ({ id, rank, title, fields, marked_title, marked_body }: Row): Found => ({
  id,
  score: rank,
  title,
  fields,
  ...(marked_title !== undefined &&
    marked_body !== undefined && { highlight: { title: asHtml(marked_title), body: asHtml(marked_body) } }),
})

const overQuota = (what: 'documents' | 'bytes', { limits }: SearchIndex): Problem => {
  const limit = `search.${what}` as const
  const value = limits[limit]
  return new Problem('search.quota', {
    detail: `An installation has at most ${value} ${what} to search.`,
    limit,
    value,
  })
}
