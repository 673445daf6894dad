/**
 * What of Postgres' own functions and types plugin SQL may not name, in statements and in migrations: what reaches for
 * the session, the server, its files or other schemas, runs a statement given as text, or tells of things by their
 * number in the catalog. Their rights are taken away in the database as well (migrations/core/005_harden.ts and
 * 266_harden_names.ts).
 */
const everywhere = [
  'pg_(?!column_size$|size_pretty$|size_bytes$|trigger_depth$)\\w*',
  '(?:lo_|txid_|dblink|to_reg|binary_upgrade_|inet_client_|inet_server_|oidvector|brin_|currtid)\\w*',
  'reg(?:class|type|proc|procedure|oper|operator|role|namespace|collation)(?:in|out|recv|send)?',
  '(?:array|domain|enum|range|multirange|record|cstring|unknown)_(?:in|out|recv|send)',
  'any(?:array|compatible\\w*|element|enum|multirange|nonarray|range)?_(?:in|out|recv|send)',
  'acl(?:item\\w*|contains|insert|remove|explode|default)|makeaclitem|hash_aclitem\\w*',
  '(?:fmgr_\\w+|plpgsql|postgresql_fdw)_validator|amvalidate|gin_clean_pending_list',
  'loread|lowrite|current_setting|current_schemas|getpgusername|ts_stat|ts_rewrite|row_security_active',
  'has_\\w+_privilege|\\w+_to_xml(?:schema|_and_xmlschema)?|obj_description|shobj_description',
]

/** Those that take several values, or none: as columns they are what a plugin called so. */
const calledOnly = [
  'version|set_config|col_description|format_type|satisfies_hash_partition|reg(?!exp|r_)\\w*',
  'crosstab\\w*|connectby|xpath_table|plpgsql_\\w*|fmgr_\\w*',
]

const oneOf = (patterns: string[]) => new RegExp(`^(?:${patterns.join('|')})$`)

/** Functions that may not be called. */
export const functions = oneOf([...everywhere, ...calledOnly])

/** The same, where a function is called as if it were a column of its argument: `(x).f`. */
export const functionsAsColumns = oneOf([...everywhere, 'nextval', 'currval'])

/** Types whose values are names and numbers of things in the catalog, or that read files. */
export const types = /^(?:reg(?!config$|dictionary$)\w*|aclitem|oidvector|pg_\w*)$/

const sequenceFunctions = /^(?:nextval|currval|setval)$/

/** `name`, `"Name"`, `schema.name`; no number, which would name any sequence. */
const sequenceName = /^(?:("[^"]+"|[a-z_][\w$]*)\.)?("[^"]+"|[a-z_][\w$]*)$/i

/**
 * Whether a call is one on a sequence, and on which: its name has to stand in the statement, where it can be seen
 * whose it is.
 *
 * @returns undefined for other calls, or the schema of the sequence if it is named, or what is wrong
 */
export const sequenceIn = (name: string, args: unknown): { schema?: string; fault?: string } | undefined => {
  if (!sequenceFunctions.test(name)) return undefined
  const [first] = Array.isArray(args) ? (args as { A_Const?: { sval?: { sval?: string } } }[]) : []
  const found = sequenceName.exec(first?.A_Const?.sval?.sval ?? '')
  if (!found) return { fault: `The function ${name} takes the name of a sequence, as a text in the statement.` }
  const [, schema] = found
  if (schema === undefined) return {}
  return { schema: schema.startsWith('"') ? schema.slice(1, -1) : schema.toLowerCase() }
}
