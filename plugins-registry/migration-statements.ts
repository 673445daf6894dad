import { hasSqlDetails, parse, type RawStmt } from 'libpg-query'
import { bundleInvalid } from './refusal.ts'

/**
 * What a migration may do, as nodes of Postgres's own parser: tables, indexes, views, sequences and
 * types of its schema, and their rows. The login under which it runs can't reach beyond its tenant
 * anyway; this is the layer before that. Functions are not among it: nobody can check their bodies.
 */
const allowed = new Set([
  'CreateStmt',
  'AlterTableStmt',
  'IndexStmt',
  'DropStmt',
  'RenameStmt',
  'CommentStmt',
  'CreateSeqStmt',
  'AlterSeqStmt',
  'CreateEnumStmt',
  'AlterEnumStmt',
  'CompositeTypeStmt',
  'CreateDomainStmt',
  'AlterDomainStmt',
  'ViewStmt',
  'CreateTableAsStmt',
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'TruncateStmt',
])

const droppable = new Set([
  'OBJECT_TABLE',
  'OBJECT_INDEX',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
])
const commentable = new Set([...droppable, 'OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_DOMCONSTRAINT'])
const refusedChanges = new Set([
  'AT_ChangeOwner',
  'AT_SetTableSpace',
  'AT_EnableTrig',
  'AT_EnableReplicaTrig',
  'AT_GenericOptions',
])
/** Functions that reach for the session, the server, its files or other schemas. Most are revoked in the database as well. */
const refusedFunctions =
  /^(pg_(?!typeof$|column_size$|get_serial_sequence$|collation_for$)|lo_|lowrite$|loread$|set_config$|current_setting$|dblink|txid_|inet_(client|server)|(query|table|schema|database|cursor)_to_xml|has_|row_security_active$|to_reg)/

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const namesOf = (list: unknown): string[] =>
  Array.isArray(list)
    ? list.flatMap((each) => (isNode(each) && isNode(each.String) ? [String(each.String.sval ?? '')] : []))
    : []

/** Rules that one node breaks by itself. */
const checks: Record<string, (node: Node) => string | undefined> = {
  RangeVar: ({ schemaname, catalogname, relname, relpersistence }) => {
    if (schemaname !== undefined || catalogname !== undefined)
      return `names another schema ("${String(schemaname ?? catalogname)}")`
    if (/^pg_/.test(String(relname))) return `uses the system catalog ("${String(relname)}")`
    return relpersistence === 't' ? 'makes a temporary table' : undefined
  },
  FuncCall: ({ funcname }) => {
    const names = namesOf(funcname)
    if (names.length > 1 && names[0] !== 'pg_catalog')
      return `calls a function of another schema ("${names.join('.')}")`
    const name = (names.at(-1) ?? '').toLowerCase()
    return refusedFunctions.test(name) ? `calls ${name}()` : undefined
  },
  TypeName: ({ names }) => {
    const parts = namesOf(names)
    return parts.length > 1 && parts[0] !== 'pg_catalog'
      ? `uses a type of another schema ("${parts.join('.')}")`
      : undefined
  },
  DropStmt: ({ removeType, objects }) => {
    if (!droppable.has(String(removeType))) return `drops something that plugins don't have (${String(removeType)})`
    const qualified = (Array.isArray(objects) ? objects : []).some(
      (each) => isNode(each) && isNode(each.List) && namesOf(each.List.items).length > 1,
    )
    return qualified ? 'names another schema' : undefined
  },
  RenameStmt: ({ renameType }) =>
    /SCHEMA|ROLE|DATABASE|TABLESPACE/.test(String(renameType)) ? 'renames what is not its own' : undefined,
  CommentStmt: ({ objtype }) => (commentable.has(String(objtype)) ? undefined : 'comments on what is not its own'),
  AlterTableCmd: ({ subtype }) =>
    refusedChanges.has(String(subtype)) ? `changes what plugins may not (${String(subtype)})` : undefined,
  CreateStmt: ({ tablespacename }) => (tablespacename === undefined ? undefined : 'names a tablespace'),
  IndexStmt: ({ concurrent, tableSpace }) => {
    if (concurrent) return 'builds an index concurrently, which no transaction can hold'
    return tableSpace === undefined ? undefined : 'names a tablespace'
  },
  SelectStmt: ({ intoClause }) => (intoClause === undefined ? undefined : 'uses select into; write create table as'),
}

const readable = (kind: string): string =>
  kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()

/** The first rule that a statement breaks anywhere in it; walked without recursion, however deep it is. */
const brokenRule = (statement: unknown): string | undefined => {
  const [kind = ''] = isNode(statement) ? Object.keys(statement) : []
  if (!allowed.has(kind)) return `has a statement that migrations may not use (${readable(kind)})`
  const waiting: unknown[] = [statement]
  while (waiting.length > 0) {
    const here = waiting.pop()
    if (Array.isArray(here)) for (const each of here as unknown[]) waiting.push(each)
    else if (isNode(here)) {
      for (const [key, value] of Object.entries(here)) {
        // `relation` and the like hold a RangeVar without its name around it.
        const check =
          checks[key] ??
          (isNode(value) && 'relname' in value ? checks.RangeVar : undefined) ??
          (isNode(value) && key === 'typeName' ? checks.TypeName : undefined)
        const broken = check && isNode(value) ? check(value) : undefined
        if (broken) return broken
        if (typeof value === 'object' && value !== null) waiting.push(value)
      }
    }
  }
  return undefined
}

/**
 * Splits a migration into its statements, as Postgres's parser sees them.
 *
 * @throws {Problem} `bundle.invalid` naming the file, for what is not SQL and for statements that migrations may not use
 *
 * @example
 * await migrationStatements('migrations/001_a.sql', 'create table a (id int); create index on a (id)') // two
 */
export const migrationStatements = async (path: string, sql: string): Promise<string[]> => {
  const statements = await parse(sql).then(
    ({ stmts }) => (stmts ?? []) as RawStmt[],
    (error: unknown) => {
      if (!hasSqlDetails(error)) throw error
      const line = Buffer.from(sql)
        .subarray(0, error.sqlDetails?.cursorPosition ?? 0)
        .toString()
        .split('\n').length
      throw bundleInvalid([{ path, rule: `line ${line}: ${error.message}` }])
    },
  )
  const bytes = Buffer.from(sql)
  return statements.map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const text = bytes
      .subarray(from, length ? from + length : undefined)
      .toString()
      .trim()
    const rule = brokenRule(stmt)
    if (rule) {
      const line = bytes.subarray(0, from).toString().split('\n').length
      throw bundleInvalid([{ path, rule: `${rule}, in the statement after line ${line}` }])
    }
    return text
  })
}
