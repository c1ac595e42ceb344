import { Draft } from '../draft'
import { literalText } from '../literal-text'
import { atHead, hasWord, heads, type RefusalEntry } from './entry'

/** What is refused to be created, changed or dropped. */
export const definitionRefusals: readonly RefusalEntry[] = [
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
    construct: 'CREATE PUBLICATION, SUBSCRIPTION, SERVER',
    missingIn: 'redshift',
    example: 'create publication p for all tables',
    message: 'SQL command "create publication" is not supported',
    hint: 'Redshift has no replication of its own tables',
    triggers: ['create'],
    found: heads('create publication', 'create subscription', 'create server', 'create foreign'),
  },
  {
    construct: 'CREATE AGGREGATE, OPERATOR, CAST',
    missingIn: 'redshift',
    example: 'create aggregate a (int) (sfunc = f, stype = int)',
    message: 'SQL command "create aggregate" is not supported',
    hint: 'Redshift has no aggregates or operators of your own',
    triggers: ['create'],
    found: heads(
      'create aggregate',
      'create operator',
      'create cast',
      'create collation',
      'create policy',
      'create tablespace',
    ),
  },
  {
    construct: 'Python functions',
    missingIn: 'local',
    example: 'create function f (a int) returns int stable as $$ return a $$ language plpythonu',
    message: 'Python functions are not supported by the local Redshift',
    hint: 'write the function in SQL: Redshift takes no new Python functions either',
    triggers: ['plpythonu'],
    found: (draft, index) => draft.word(index - 1) === 'language' && draft.word(0) === 'create',
  },
  {
    construct: 'PL/pgSQL functions',
    missingIn: 'redshift',
    example: 'create function f (a int) returns int as $$ begin return a; end $$ language plpgsql',
    message: 'language "plpgsql" is not supported for functions',
    hint: 'write the function in SQL, or a stored procedure',
    triggers: ['plpgsql'],
    found: (draft, index) =>
      draft.word(index - 1) === 'language' &&
      draft.word(0) === 'create' &&
      (draft.word(1) === 'function' || draft.word(3) === 'function'),
  },
  {
    construct: 'functions without VOLATILE, STABLE or IMMUTABLE',
    missingIn: 'redshift',
    example: 'create function f (int) returns int as $$ select $1 $$ language sql',
    message: 'syntax error: CREATE FUNCTION without VOLATILE, STABLE or IMMUTABLE',
    hint: 'write one of them behind RETURNS …',
    code: '42601',
    triggers: ['function'],
    found: (draft, index) =>
      isCreated(draft, index) && !hasWord(draft, /^(volatile|stable|immutable|plpgsql|c|internal)$/),
  },
  {
    construct: 'SQL functions that read tables, FROM, WHERE, GROUP BY, ORDER BY or LIMIT in them',
    missingIn: 'redshift',
    example: 'create function f (int) returns bigint stable as $$ select count(*) from t $$ language sql',
    message: 'The SELECT of a SQL function cannot have FROM, INTO, WHERE, GROUP BY, ORDER BY or LIMIT',
    hint: 'give the function values, and write FROM in the query that calls it',
    triggers: ['function'],
    found: (draft, index) =>
      isCreated(draft, index) &&
      draft.tokens.some(
        ({ kind, text }, place) => kind === 'string' && isBody(draft, place) && readsRows(text),
      ),
  },
  {
    construct: 'functions that return a table',
    missingIn: 'redshift',
    example: 'create function f (int) returns setof int stable as $$ select $1 $$ language sql',
    message: 'functions that return a set of rows are not supported',
    hint: 'Redshift has scalar functions only: use a view, or a stored procedure that fills a table',
    triggers: ['setof', 'table'],
    found: (draft, index) =>
      draft.word(index - 1) === 'returns' && (isCreated(draft, 1) || isCreated(draft, 3)),
  },
  {
    construct: 'CREATE TEMP VIEW',
    missingIn: 'redshift',
    example: 'create temp view v as select 1 as a',
    message: 'syntax error at or near "view"',
    hint: 'Redshift has no temporary views: use WITH, or a temporary table',
    code: '42601',
    triggers: ['create'],
    found: heads(
      'create temp view',
      'create temporary view',
      'create or replace temp view',
      'create or replace temporary view',
    ),
  },
  {
    construct: 'ALTER TABLE … ADD COLUMN … NOT NULL without DEFAULT',
    missingIn: 'redshift',
    example: 'alter table t add column a int not null',
    message: 'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
    hint: 'add DEFAULT …, or leave NOT NULL out',
    triggers: ['null'],
    found: (draft, index) =>
      draft.phrase(0, 'alter', 'table') &&
      draft.word(index - 1) === 'not' &&
      hasWord(draft, /^add$/) &&
      !hasWord(draft, /^(default|identity|constraint)$/),
  },
  {
    construct: 'NONATOMIC procedures',
    missingIn: 'local',
    example: 'create procedure p() nonatomic as $$ begin null; end $$ language plpgsql',
    message: 'NONATOMIC procedures are not supported by the local Redshift',
    hint: 'leave NONATOMIC out and COMMIT in the procedure, or run it on a cluster',
    triggers: ['nonatomic'],
    found: (draft) => draft.word(0) === 'create' && hasWord(draft, /^procedure$/),
  },
  {
    construct: 'GEOMETRY, GEOGRAPHY, HLLSKETCH',
    missingIn: 'local',
    example: 'create table t (a geometry)',
    message: 'GEOMETRY, GEOGRAPHY and HLLSKETCH are not supported by the local Redshift',
    hint: 'run it on a cluster, or keep the text of a shape as VARCHAR',
    triggers: ['geometry', 'geography', 'hllsketch'],
    found: (draft, index) =>
      draft.at(index - 1) === '::' ||
      (/^(create|alter)$/.test(draft.word(0)) &&
        draft.name(index - 1) !== '' &&
        /^([(,]|column|add)$/i.test(draft.at(index - 2))),
  },
  {
    construct: 'CREATE … AS … WITH [NO] DATA',
    missingIn: 'redshift',
    example: 'create table t as select 1 as a with no data',
    message: 'syntax error at or near "with"',
    hint: 'add WHERE false to the query for a table without rows',
    code: '42601',
    triggers: ['data'],
    found: (draft, index) =>
      draft.word(0) === 'create' &&
      (draft.word(index - 1) === 'with' || draft.phrase(index - 2, 'with', 'no')) &&
      /^;?$/.test(draft.at(index + 1)),
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
    construct: 'ALTER TABLE … ROW LEVEL SECURITY',
    missingIn: 'local',
    example: 'alter table t row level security on',
    message: 'Row-level security is not supported by the local Redshift',
    hint: 'run it on a cluster',
    triggers: ['row'],
    found: (draft, index) => draft.word(0) === 'alter' && draft.phrase(index, 'row', 'level', 'security'),
  },
  {
    construct: 'roles that begin with sys:',
    missingIn: 'local',
    example: 'grant role sys:monitor to r',
    message: 'System-defined roles are not supported by the local Redshift',
    hint: 'the user that is there from the start may read all system views',
    triggers: ['sys'],
    found: (draft, index) => draft.at(index + 1).startsWith(':') && draft.word(index - 1) === 'role',
  },
  {
    construct: 'USE',
    missingIn: 'local',
    example: 'use dev',
    message: 'USE is not supported by the local Redshift',
    hint: 'there is one database, dev',
    triggers: ['use'],
    found: atHead,
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
]

/** Whether the word FUNCTION at `index` belongs to CREATE [OR REPLACE]. */
function isCreated(draft: Draft, index: number): boolean {
  const head =
    index === 3 ? draft.phrase(0, 'create', 'or', 'replace') : index === 1 && draft.word(0) === 'create'
  return head && draft.word(index) === 'function'
}

/** Whether the text at `index` is what stands behind AS in a statement that says LANGUAGE SQL. */
function isBody(draft: Draft, index: number): boolean {
  if (draft.word(index - 1) !== 'as') return false
  return draft.tokens.some(
    (_, place) => draft.word(place) === 'language' && /^'?sql'?$/i.test(draft.at(place + 1)),
  )
}

/** Whether the body of a SQL function has a clause beside its SELECT list; `extract(year from $1)` is none. */
function readsRows(text: string): boolean {
  const body = new Draft(literalText(text) ?? '')
  if (!body.isBalanced) return false
  for (let index = 0; index < body.length; index++) {
    if (body.at(index) === '(' && !/^(select|with)$/.test(body.word(index + 1))) index = body.close(index)
    else if (/^(from|into|where|group|order|limit)$/.test(body.word(index))) return true
  }
  return false
}
