import type { RawStmt } from 'libpg-query'
import { functions, functionsAsColumns, sequenceIn, types } from '../../sandbox/capabilities/db/system-functions.ts'

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
type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const namesOf = (list: unknown): string[] =>
  Array.isArray(list)
    ? list.flatMap((each) => (isNode(each) && isNode(each.String) ? [String(each.String.sval ?? '')] : []))
    : []

const foreign = (what: string, names: string[]): string | undefined =>
  names.length > 1 && names[0] !== 'pg_catalog' ? `uses ${what} of another schema ("${names.join('.')}")` : undefined

const ofOwnSchema = (list: unknown): string | undefined =>
  namesOf(list).length > 1 ? `names another schema ("${namesOf(list).join('.')}")` : undefined

/** `row.function` and `(value).function` call a function. */
const systemName = (names: string[]): string | undefined => {
  const name = names.find((each) => functionsAsColumns.test(each))
  return name && `uses ${name}`
}

/** Relations and types stand in the tree without their name; they are known by their members. */
const unnamedChecks = (node: Node): string | undefined => {
  if ('relname' in node) {
    const { schemaname, catalogname, relname, relpersistence } = node
    const schema = schemaname ?? catalogname
    if (schema !== undefined) return `names another schema ("${String(schema)}")`
    if (/^pg_/.test(String(relname))) return `uses the system catalog ("${String(relname)}")`
    return relpersistence === 't' ? 'makes a temporary table' : undefined
  }
  if ('names' in node && 'typemod' in node) {
    const names = namesOf(node.names)
    return foreign('a type', names) ?? (types.test(names.at(-1) ?? '') ? `uses the type ${names.at(-1)}` : undefined)
  }
  return 'intoClause' in node ? 'uses select into; write create table as' : undefined
}

/** Rules that a node of this name breaks by itself. */
const checks: Record<string, (node: Node) => string | undefined> = {
  FuncCall: ({ funcname, args }) => {
    const names = namesOf(funcname)
    const name = (names.at(-1) ?? '').toLowerCase()
    if (functions.test(name)) return `calls ${name}()`
    const sequence = sequenceIn(name, args)
    if (sequence?.schema !== undefined) return `names another schema ("${sequence.schema}")`
    return (
      foreign('a function', names) ?? (sequence?.fault === undefined ? undefined : `calls ${name}() without a name`)
    )
  },
  A_Expr: ({ name }) => foreign('an operator', namesOf(name)),
  SubLink: ({ operName }) => foreign('an operator', namesOf(operName)),
  SortBy: ({ useOp }) => foreign('an operator', namesOf(useOp)),
  CollateClause: ({ collname }) => foreign('a collation', namesOf(collname)),
  ColumnRef: ({ fields }) => systemName(namesOf(fields).slice(1)),
  A_Indirection: ({ indirection }) => systemName(namesOf(indirection)),
  CreateEnumStmt: ({ typeName }) => ofOwnSchema(typeName),
  AlterEnumStmt: ({ typeName }) => ofOwnSchema(typeName),
  CreateDomainStmt: ({ domainname }) => ofOwnSchema(domainname),
  AlterDomainStmt: ({ typeName }) => ofOwnSchema(typeName),
  DropStmt: ({ removeType, objects }) => {
    if (!droppable.has(String(removeType))) return `drops something that plugins don't have (${String(removeType)})`
    const lists = (Array.isArray(objects) ? (objects as unknown[]) : []).filter(isNode)
    return lists.map(({ List }) => (isNode(List) ? ofOwnSchema(List.items) : undefined)).find(Boolean)
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
      const broken = unnamedChecks(here)
      if (broken) return broken
      for (const [key, value] of Object.entries(here)) {
        const brokenBelow = isNode(value) ? checks[key]?.(value) : undefined
        if (brokenBelow) return brokenBelow
        waiting.push(value)
      }
    }
  }
  return undefined
}

/** A migration as its statements, or what is wrong with it. */
export interface SplitMigration {
  statements: string[]
  refusal?: string
}

type ParsedMigration = { stmts: RawStmt[] } | { syntaxError: string; at: number }

/** Splits a migration where Postgres's own parser ended its statements, and checks each. */
export const splitMigration = (sql: string, parsed: ParsedMigration): SplitMigration => {
  const bytes = Buffer.from(sql)
  const lineAt = (end: number): number => bytes.subarray(0, end).toString().split('\n').length
  if ('syntaxError' in parsed) {
    // The parser counts characters.
    const line = sql.slice(0, parsed.at).split('\n').length
    return { statements: [], refusal: `line ${line}: ${parsed.syntaxError}` }
  }

  const statements: string[] = []
  for (const { stmt, stmt_location: from = 0, stmt_len: length } of parsed.stmts) {
    const text = bytes.subarray(from, length ? from + length : undefined).toString()
    const rule = brokenRule(stmt)
    if (rule) {
      const leading = /^(\s|--[^\n]*\n|\/\*.*?\*\/)*/s.exec(text)?.[0] ?? ''
      return { statements: [], refusal: `line ${lineAt(from + Buffer.byteLength(leading))}: ${rule}` }
    }
    statements.push(text.trim())
  }
  return { statements }
}
