import { functions, functionsAsColumns, sequenceIn, types } from './system-functions.ts'

/** What was found out about a statement, once for its text. */
export type Decision =
  | { allowed: false; reason: string; /** Whether it broke the parser. */ broke?: true }
  | {
      allowed: true
      /** Whether it changes rows, in whatever part of it. */
      writes: boolean
      /** Whether it may leave more rows, or larger ones, than there were. */
      adds: boolean
      /** Whether it answers with rows. */
      returnsRows: boolean
      /** Schemas that it names, besides those of Postgres: each has to be the installation's own. */
      schemas: string[]
      /** Numbers of the parameters that it uses as arrays of Postgres. */
      arrayParams: number[]
    }

type Json = Record<string, unknown>

/** Every kind of node that a statement may be made of. What is not here is refused, whatever it does. */
const nodes = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt ExplainStmt
   A_ArrayExpr A_Const A_Expr A_Indices A_Indirection A_Star Alias BitString Boolean BooleanTest BoolExpr
   CaseExpr CaseWhen CoalesceExpr CollateClause ColumnDef ColumnRef CommonTableExpr CTECycleClause
   CTESearchClause CurrentOfExpr DefElem Float FuncCall GroupingFunc GroupingSet IndexElem InferClause Integer
   JoinExpr JsonAggConstructor JsonArgument JsonArrayAgg JsonArrayConstructor JsonArrayQueryConstructor
   JsonBehavior JsonFormat JsonFuncExpr JsonIsPredicate JsonKeyValue JsonObjectAgg JsonObjectConstructor
   JsonOutput JsonParseExpr JsonReturning JsonScalarExpr JsonSerializeExpr JsonTable JsonTableColumn
   JsonTablePath JsonTablePathSpec JsonValueExpr List LockingClause MergeWhenClause MinMaxExpr MultiAssignRef
   NamedArgExpr NullTest OnConflictClause ParamRef RangeFunction RangeSubselect RangeTableSample RangeVar
   ResTarget ReturningClause ReturningOption RowExpr SetToDefault SortBy SQLValueFunction String SubLink
   TypeCast TypeName WindowDef WithClause`.split(/\s+/),
)

const statements = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'ExplainStmt'])
const additions = new Set(['InsertStmt', 'UpdateStmt', 'MergeStmt'])
const changes = new Set([...additions, 'DeleteStmt'])
const explainOptions = new Set(['format', 'verbose', 'costs', 'generic_plan'])

class Refusal extends Error {}

const refuse = (reason: string): never => {
  throw new Refusal(reason)
}

/** Decides on a parsed statement: the tree is what Postgres's own parser made of it. */
export function decide(tree: { stmts?: { stmt?: object }[] }): Decision {
  const [only, more] = tree.stmts ?? []
  if (!only?.stmt) return { allowed: false, reason: 'There is no statement in it.' }
  if (more) return { allowed: false, reason: 'Only one statement can be sent at once; use batch or transaction.' }
  const [kind, body] = Object.entries(only.stmt)[0] as [string, Json]
  if (!statements.has(kind))
    return {
      allowed: false,
      reason: `${kind.replace(/Stmt$/, '')} is not among what plugins may run: SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES, EXPLAIN.`,
    }
  try {
    const found = walk(only.stmt)
    return {
      allowed: true,
      writes: found.writes && kind !== 'ExplainStmt',
      adds: found.adds && kind !== 'ExplainStmt',
      returnsRows: kind === 'SelectStmt' || kind === 'ExplainStmt' || body.returningClause !== undefined,
      schemas: [...found.schemas],
      arrayParams: [...found.arrayParams],
    }
  } catch (error) {
    if (error instanceof Refusal) return { allowed: false, reason: error.message }
    throw error
  }
}

interface Found {
  writes: boolean
  adds: boolean
  schemas: Set<string>
  arrayParams: Set<number>
}

/** Visits every object of the tree, without recursion: it may be thousands of levels deep. */
function walk(root: object): Found {
  const found: Found = { writes: false, adds: false, schemas: new Set(), arrayParams: new Set() }
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) {
      for (const item of value) pending.push(item)
      continue
    }
    if (typeof value !== 'object' || value === null) continue
    const object = value as Json
    // Some nodes stand in the tree without their name; they are known by their members.
    if ('relname' in object) relation(object, found)
    if ('names' in object && 'typemod' in object) type(object, found)
    if ('intoClause' in object) refuse('SELECT INTO makes a table; use a migration.')
    for (const [key, child] of Object.entries(object)) {
      if (/^[A-Z]/.test(key)) {
        if (!nodes.has(key)) refuse(`${key} is not among what plugins may use in a statement.`)
        if (changes.has(key)) found.writes = true
        if (additions.has(key)) found.adds = true
        checks[key]?.(child as Json, found)
      }
      pending.push(child)
    }
  }
  return found
}

/** Rules of nodes by their name. */
const checks: Record<string, (node: Json, found: Found) => void> = {
  FuncCall(node, found) {
    const names = strings(node.funcname)
    const name = names.at(-1) ?? ''
    qualified(names, found)
    if (functions.test(name)) refuse(`The function ${name} is not for plugins.`)
    const sequence = sequenceIn(name, node.args)
    if (sequence?.fault !== undefined) refuse(sequence.fault)
    if (sequence?.schema !== undefined) found.schemas.add(sequence.schema)
    if (/^(?:unnest|cardinality|array_\w+)$/.test(name)) arrayParam((node.args as unknown[] | undefined)?.[0], found)
  },
  ExplainStmt(node) {
    for (const option of (node.options ?? []) as { DefElem?: { defname?: string } }[]) {
      const name = option.DefElem?.defname ?? ''
      if (!explainOptions.has(name)) refuse(`EXPLAIN with ${name.toUpperCase()} is not for plugins.`)
    }
  },
  A_Expr(node, found) {
    qualified(strings(node.name), found)
    if (node.kind === 'AEXPR_OP_ANY' || node.kind === 'AEXPR_OP_ALL') arrayParam(node.rexpr, found)
  },
  SubLink: (node, found) => qualified(strings(node.operName), found),
  SortBy: (node, found) => qualified(strings(node.useOp), found),
  CollateClause: (node, found) => qualified(strings(node.collname), found),
  TypeCast(node, found) {
    if ((node.typeName as Json | undefined)?.arrayBounds) arrayParam(node.arg, found)
  },
  // `row.function` and `(value).function` call a function.
  ColumnRef: (node) => systemName(strings(node.fields).slice(1)),
  A_Indirection: (node) => systemName(strings(node.indirection)),
}

function relation(node: Json, found: Found): void {
  const name = String(node.relname)
  if (node.catalogname !== undefined) refuse('Other databases are out of reach.')
  if (node.relpersistence === 't') refuse('Temporary tables are not for plugins.')
  if (/^pg_/.test(name) || node.schemaname === 'pg_catalog' || node.schemaname === 'information_schema')
    refuse(`The system catalog (${name}) is out of reach.`)
  if (typeof node.schemaname === 'string') found.schemas.add(node.schemaname)
}

function type(node: Json, found: Found): void {
  const names = strings(node.names)
  qualified(names, found)
  if (types.test(names.at(-1) ?? '')) refuse(`The type ${names.at(-1)} is not for plugins.`)
  if (node.pct_type) refuse('%TYPE is not for plugins.')
}

function qualified(names: string[], found: Found): void {
  if (names.length > 2) refuse('Other databases are out of reach.')
  if (names.length === 2 && names[0] !== 'pg_catalog') found.schemas.add(names[0] as string)
}

function systemName(names: string[]): void {
  for (const name of names) if (functionsAsColumns.test(name)) refuse(`${name} is not for plugins.`)
}

function arrayParam(node: unknown, found: Found): void {
  const number = (node as { ParamRef?: { number?: number } } | undefined)?.ParamRef?.number
  if (number !== undefined) found.arrayParams.add(number)
}

const strings = (list: unknown): string[] =>
  Array.isArray(list)
    ? list.flatMap((item: { String?: { sval?: string } }) => (item.String ? [item.String.sval ?? ''] : []))
    : []
