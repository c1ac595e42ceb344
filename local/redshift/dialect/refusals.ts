import type { Draft } from './draft'

/** A construct that is answered with an error, and the text of it: one row of the documentation. */
export interface RefusalEntry {
  /** What it is called. */
  readonly construct: string
  /** Who has not got it: Redshift itself, or only the local endpoint. */
  readonly missingIn: 'redshift' | 'local'
  /** A statement that meets it; the tests run it. */
  readonly example: string
  readonly message: string
  readonly hint: string
  /** SQLSTATE; 0A000 (not supported) unless it is said. */
  readonly code?: string
  /** The words or operators at which to look closer. */
  readonly triggers: readonly string[]
  /** Whether the construct is there, given that the trigger stands at `index`. */
  readonly found: (draft: Draft, index: number) => boolean
  /** Queries on the catalogue may use it: there PostgreSQL's own clients do. */
  readonly allowedOnCatalog?: true
}

const isCall = (draft: Draft, index: number): boolean =>
  draft.at(index + 1) === '(' &&
  (draft.at(index - 1) !== '.' || draft.word(index - 2) === 'pg_catalog') &&
  !/^(into|table|view)$/.test(draft.word(index - 1))
const atHead = (_draft: Draft, index: number): boolean => index === 0
const always = (): boolean => true

/** The statement begins with these words; `_` stands for any one word. */
const heads =
  (...heads: readonly string[]) =>
  (draft: Draft, index: number): boolean =>
    index === 0 &&
    heads.some((head) => head.split(' ').every((word, place) => word === '_' || draft.word(place) === word))

/** A function that Redshift has not: each with what to use. */
const missingFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['string_agg', 'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …)'],
  [
    'array_agg json_agg jsonb_agg xmlagg',
    'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …), or SPLIT_TO_ARRAY of it',
  ],
  [
    'json_object_agg jsonb_object_agg json_build_object jsonb_build_object row_to_json to_json to_jsonb',
    'use OBJECT(key, value, …)',
  ],
  ['json_build_array jsonb_build_array', 'use ARRAY(value, …)'],
  [
    'json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_each jsonb_each json_each_text json_to_recordset',
    'unnest SUPER in the FROM clause: FROM t, t.items AS item',
  ],
  [
    'array_length array_upper array_to_string string_to_array array_position array_remove array_append_pg cardinality',
    'use SUPER with GET_ARRAY_LENGTH, ARRAY_TO_STRING … or SPLIT_TO_ARRAY',
  ],
  [
    'regexp_matches regexp_match regexp_split_to_table regexp_split_to_array',
    'use REGEXP_SUBSTR, REGEXP_INSTR or REGEXP_COUNT',
  ],
  ['concat_ws', "use a || ',' || b"],
  ['format', 'use || and TO_CHAR'],
  ['gen_random_uuid uuid_generate_v4', 'compute the id before the rows are loaded, or use IDENTITY'],
  ['make_date make_timestamp make_interval make_time', 'use TO_DATE, TO_TIMESTAMP or DATEADD'],
  ['date_bin', 'use DATE_TRUNC'],
  ['starts_with', "use LIKE 'prefix%'"],
  ['clock_timestamp statement_timestamp transaction_timestamp', 'use GETDATE() or SYSDATE'],
  [
    'jsonb_extract_path_text jsonb_set jsonb_path_query jsonb_typeof jsonb_pretty',
    'use JSON_EXTRACT_PATH_TEXT, or dot notation on SUPER',
  ],
]

/** Functions of the leader node: they work without tables, and on the catalogue only. */
const leaderFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['now age', 'use GETDATE(), or DATEDIFF'],
  ['generate_series', 'use a recursive CTE, or a table of numbers'],
]

const functionEntries: readonly RefusalEntry[] = [
  ...missingFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}()`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `function ${name}() does not exist`,
      hint: `Redshift has no ${name.toUpperCase()}: ${hint}`,
      code: '42883',
      triggers: [name],
      found: isCall,
      allowedOnCatalog: true as const,
    })),
  ),
  ...leaderFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}() with tables`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `Specified types or functions (one per INFO message) not supported on Redshift tables: ${name}()`,
      hint: `${name.toUpperCase()} runs on the leader node only: ${hint}`,
      triggers: [name],
      found: (draft: Draft, index: number) => isCall(draft, index) && readsTables(draft),
      allowedOnCatalog: true as const,
    })),
  ),
]

const jsonOperators = ['->', '->>', '#>', '#>>', '@>', '<@', '?|', '?&', '@?', '@@']

/** What is refused, in the order in which it is looked for. */
export const refusals: readonly RefusalEntry[] = [
  {
    construct: 'INSERT … ON CONFLICT',
    missingIn: 'redshift',
    example: 'insert into t values (1) on conflict do nothing',
    message: 'syntax error at or near "on conflict"',
    hint: 'Redshift has no ON CONFLICT: use MERGE, or DELETE and INSERT in one transaction',
    triggers: ['conflict'],
    found: (draft, index) => draft.word(index - 1) === 'on' && /^(\(|do|on)$/i.test(draft.at(index + 1)),
  },
  {
    construct: 'RETURNING',
    missingIn: 'redshift',
    example: 'insert into t values (1) returning a',
    message: 'syntax error at or near "returning"',
    hint: 'Redshift has no RETURNING: select the rows after the statement',
    triggers: ['returning'],
    found: (draft, index) =>
      index > 2 &&
      draft.at(index - 1) !== '.' &&
      draft.at(index - 1) !== ',' &&
      hasWord(draft, /^(insert|update|delete|merge)$/),
  },
  {
    construct: 'LATERAL',
    missingIn: 'redshift',
    example: 'select * from t, lateral (select 1) x',
    message: 'LATERAL is not supported',
    hint: 'Redshift has no LATERAL: join a subquery that computes it for all rows, or unnest SUPER in the FROM clause',
    triggers: ['lateral'],
    found: (draft, index) => /^(join|from|,)$/i.test(draft.at(index - 1)),
    allowedOnCatalog: true,
  },
  {
    construct: 'SELECT DISTINCT ON',
    missingIn: 'redshift',
    example: 'select distinct on (a) a, b from t',
    message: 'SELECT DISTINCT ON is not supported',
    hint: 'use QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1',
    triggers: ['distinct'],
    found: (draft, index) => draft.word(index + 1) === 'on' && draft.at(index + 2) === '(',
    allowedOnCatalog: true,
  },
  {
    construct: 'FILTER (WHERE …)',
    missingIn: 'redshift',
    example: 'select count(*) filter (where a > 1) from t',
    message: 'syntax error at or near "filter"',
    hint: 'Redshift has no FILTER: use SUM(CASE WHEN … THEN 1 END), or the like',
    triggers: ['filter'],
    found: (draft, index) => draft.at(index + 1) === '(' && draft.word(index + 2) === 'where',
    allowedOnCatalog: true,
  },
  {
    construct: 'ARRAY[…]',
    missingIn: 'redshift',
    example: 'select array[1, 2] from t',
    message: 'Array types are not supported on Redshift tables',
    hint: 'Redshift has no arrays: use SUPER and ARRAY(…)',
    triggers: ['array'],
    found: (draft, index) => draft.at(index + 1) === '[',
    allowedOnCatalog: true,
  },
  {
    construct: '= ANY (array)',
    missingIn: 'redshift',
    example: 'select * from t where a = any ($1)',
    message: 'op ANY/ALL (array) is not supported',
    hint: 'use IN with a list of parameters, or with a subquery',
    triggers: ['any', 'all'],
    found: (draft, index) =>
      draft.at(index + 1) === '(' &&
      draft.word(index + 2) !== 'select' &&
      draft.word(index + 2) !== 'with' &&
      draft.tokens[index - 1]?.kind === 'operator' &&
      /[=<>~]/.test(draft.at(index - 1)),
    allowedOnCatalog: true,
  },
  ...jsonOperators.map(
    (operator): RefusalEntry => ({
      construct: `operator ${operator}`,
      missingIn: 'redshift',
      example: `select a ${operator} 'k' from t`,
      message: `operator ${operator} is not supported`,
      hint: 'Redshift has no JSON operators: use dot notation on SUPER, or JSON_EXTRACT_PATH_TEXT',
      triggers: [operator],
      found: always,
      allowedOnCatalog: true,
    }),
  ),
  {
    construct: 'VALUES in FROM',
    missingIn: 'redshift',
    example: 'select * from (values (1), (2)) v',
    message: 'syntax error at or near "values"',
    hint: 'Redshift takes VALUES only in INSERT: use SELECT … UNION ALL SELECT …',
    code: '42601',
    triggers: ['values'],
    found: (draft, index) =>
      draft.at(index - 1) === '(' && /^(from|join|as|in|,)$/i.test(draft.at(index - 2)),
    allowedOnCatalog: true,
  },
  {
    construct: 'VALUES as a statement',
    missingIn: 'redshift',
    example: 'values (1), (2)',
    message: 'syntax error at or near "values"',
    hint: 'use SELECT … UNION ALL SELECT …',
    code: '42601',
    triggers: ['values'],
    found: atHead,
  },
  {
    construct: 'CREATE INDEX',
    missingIn: 'redshift',
    example: 'create unique index i on t (a)',
    message: 'SQL command "create index" is not supported on Redshift tables',
    hint: 'Redshift has no indexes: choose a SORTKEY',
    triggers: ['create', 'drop', 'alter', 'reindex'],
    found: heads('create index', 'create unique index', 'drop index', 'alter index', 'reindex'),
  },
  {
    construct: 'CREATE SEQUENCE',
    missingIn: 'redshift',
    example: 'create sequence s',
    message: 'SQL command "create sequence" is not supported',
    hint: 'Redshift has no sequences: use IDENTITY(1, 1)',
    triggers: ['create', 'alter', 'drop'],
    found: heads('create sequence', 'create temp sequence', 'alter sequence', 'drop sequence'),
  },
  {
    construct: 'CREATE TRIGGER',
    missingIn: 'redshift',
    example: 'create trigger g before insert on t execute function f()',
    message: 'SQL command "create trigger" is not supported',
    hint: 'Redshift has no triggers',
    triggers: ['create'],
    found: heads(
      'create trigger',
      'create or replace trigger',
      'create event trigger',
      'create constraint trigger',
    ),
  },
  {
    construct: 'CREATE RULE',
    missingIn: 'redshift',
    example: 'create rule r as on insert to t do nothing',
    message: 'SQL command "create rule" is not supported',
    hint: 'Redshift has no rules',
    triggers: ['create'],
    found: heads('create rule', 'create or replace rule'),
  },
  {
    construct: 'CREATE TYPE, CREATE DOMAIN',
    missingIn: 'redshift',
    example: "create type mood as enum ('a')",
    message: 'SQL command "create type" is not supported',
    hint: 'Redshift has no types of your own: use VARCHAR, or SUPER',
    triggers: ['create'],
    found: heads('create type', 'create domain'),
  },
  {
    construct: 'CREATE EXTENSION',
    missingIn: 'redshift',
    example: 'create extension pgcrypto',
    message: 'SQL command "create extension" is not supported',
    hint: 'Redshift has no extensions',
    triggers: ['create'],
    found: heads('create extension'),
  },
  {
    construct: 'CREATE UNLOGGED TABLE',
    missingIn: 'redshift',
    example: 'create unlogged table t (a int)',
    message: 'syntax error at or near "unlogged"',
    hint: 'use a temporary table',
    code: '42601',
    triggers: ['create'],
    found: heads('create unlogged'),
  },
  {
    construct: 'DO',
    missingIn: 'redshift',
    example: 'do $$ begin end $$',
    message: 'syntax error at or near "do"',
    hint: 'Redshift has no DO: write a stored procedure and CALL it',
    code: '42601',
    triggers: ['do'],
    found: atHead,
  },
  {
    construct: 'SAVEPOINT',
    missingIn: 'redshift',
    example: 'savepoint s',
    message: 'SQL command "SAVEPOINT" is not supported',
    hint: 'Redshift has no savepoints: split the transaction',
    triggers: ['savepoint', 'release', 'rollback'],
    found: (draft, index) => index === 0 && (draft.word(0) !== 'rollback' || hasWord(draft, /^to$/)),
  },
  {
    construct: 'LISTEN, NOTIFY',
    missingIn: 'redshift',
    example: 'listen c',
    message: 'SQL command "LISTEN" is not supported',
    hint: 'Redshift has no notifications',
    triggers: ['listen', 'notify', 'unlisten'],
    found: atHead,
  },
  {
    construct: 'SELECT … FOR UPDATE',
    missingIn: 'redshift',
    example: 'select a from t for update',
    message: 'SELECT FOR UPDATE/SHARE is not supported',
    hint: 'Redshift has no row locks: LOCK the table at the start of the transaction',
    triggers: ['for'],
    found: (draft, index) =>
      /^(update|share|no|key)$/.test(draft.word(index + 1)) &&
      draft.word(0) !== 'create' &&
      draft.word(0) !== 'grant',
  },
  {
    construct: 'TABLESAMPLE',
    missingIn: 'redshift',
    example: 'select a from t tablesample system (1)',
    message: 'syntax error at or near "tablesample"',
    hint: 'use WHERE RANDOM() < 0.01',
    code: '42601',
    triggers: ['tablesample'],
    found: (draft, index) => draft.at(index + 2) === '(',
  },
  {
    construct: 'COPY … FROM STDIN, COPY … TO',
    missingIn: 'redshift',
    example: 'copy t from stdin',
    message: 'COPY takes files from Amazon S3, not from the client',
    hint: "write the rows to a file and use COPY t FROM 's3://…', or UNLOAD for the other way",
    triggers: ['copy'],
    found: atHead,
  },
  {
    construct: 'MERGE with an alias on its target',
    missingIn: 'redshift',
    example: 'merge into t as a using s on a.x = s.x when matched then delete',
    message: 'syntax error at or near "a": MERGE takes no alias on its target',
    hint: 'name the target table itself in the ON clause',
    code: '42601',
    triggers: ['merge'],
    found: (draft, index) => index === 0 && !mergeTargetIsPlain(draft),
  },
  {
    construct: 'MERGE … REMOVE DUPLICATES',
    missingIn: 'local',
    example: 'merge into t using s on t.a = s.a remove duplicates',
    message: 'MERGE … REMOVE DUPLICATES is not supported by the local Redshift',
    hint: 'use WHEN MATCHED and WHEN NOT MATCHED',
    triggers: ['duplicates'],
    found: (draft, index) => draft.word(index - 1) === 'remove' && draft.word(0) === 'merge',
  },
  {
    construct: 'UNLOAD',
    missingIn: 'local',
    example: "unload ('select 1') to 's3://b/p' iam_role default",
    message: 'UNLOAD is not supported by the local Redshift',
    hint: 'SELECT the rows and write them yourself',
    triggers: ['unload'],
    found: atHead,
  },
  {
    construct: 'PIVOT, UNPIVOT',
    missingIn: 'local',
    example: "select * from t pivot (sum(a) for b in ('x'))",
    message: 'PIVOT is not supported by the local Redshift',
    hint: 'use SUM(CASE WHEN … THEN … END) with GROUP BY',
    triggers: ['pivot', 'unpivot'],
    found: (draft, index) => draft.at(index + 1) === '(' || /^(include|exclude)$/.test(draft.word(index + 1)),
  },
  {
    construct: 'external schemas and tables',
    missingIn: 'local',
    example: "create external schema x from data catalog database 'd' iam_role default",
    message: 'External schemas and tables are not supported by the local Redshift',
    hint: 'COPY the files into a table',
    triggers: ['create'],
    found: heads('create external'),
  },
  {
    construct: 'datashares, libraries, models',
    missingIn: 'local',
    example: 'create datashare d',
    message: 'This statement is not supported by the local Redshift',
    hint: 'run it on a cluster',
    triggers: ['create', 'alter', 'drop'],
    found: heads('_ datashare', '_ library', '_ model', '_ rls', '_ masking'),
  },
  ...functionEntries,
]

function hasWord(draft: Draft, pattern: RegExp): boolean {
  for (let index = 0; index < draft.length; index++) if (pattern.test(draft.word(index))) return true
  return false
}

function mergeTargetIsPlain(draft: Draft): boolean {
  let at = 3
  while (draft.at(at) === '.') at += 2
  return draft.word(at) === 'using'
}

/** Whether the statement reads or writes a table that people made: not only subqueries, functions and names of its own WITH. */
function readsTables(draft: Draft): boolean {
  const own = new Set<string>()
  for (let index = 0; index < draft.length; index++) {
    if (draft.phrase(index, 'as') && draft.at(index + 1) === '(') own.add(draft.name(index - 1))
  }
  for (let index = 0; index < draft.length; index++) {
    if (!/^(from|join|into|update)$/.test(draft.word(index))) continue
    const name = draft.name(index + 1)
    if (name !== '' && draft.at(index + 2) !== '(' && !own.has(name)) return true
  }
  return draft.word(0) === 'create'
}
