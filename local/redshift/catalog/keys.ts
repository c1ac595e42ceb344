import { shown } from './long-names'

/** The letters of `pg_constraint.contype`, in the words of `information_schema`. */
const typeWords = `CASE k.type WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END`

const place = `current_database()::varchar`

/** Adds a key to a table; the statement names columns, which may be renamed later, so that their numbers are kept. */
const addKey = `CREATE FUNCTION rs_catalog.add_key(relation oid, key jsonb) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    table_name text := (SELECT relname FROM pg_class c WHERE c.oid = relation);
    columns smallint[] := rs_catalog.column_numbers(relation, key->'columns');
    target oid;
    target_columns smallint[];
    called text;
  BEGIN
    IF key->>'type' = 'f' THEN
      target := (key->>'table')::regclass;
      IF key ? 'others' THEN
        target_columns := rs_catalog.column_numbers(target, key->'others');
      ELSE
        SELECT k.columns INTO target_columns FROM rs_catalog.table_keys k WHERE k.relation = target AND k.type = 'p';
        IF target_columns IS NULL THEN
          RAISE EXCEPTION 'there is no primary key for referenced table "%"', (SELECT relname FROM pg_class c WHERE c.oid = target) USING ERRCODE = '42704';
        END IF;
      END IF;
      IF NOT EXISTS (SELECT FROM rs_catalog.table_keys k WHERE k.relation = target AND k.type <> 'f' AND k.columns <@ target_columns AND target_columns <@ k.columns) THEN
        RAISE EXCEPTION 'there is no unique constraint matching given keys for referenced table "%"', (SELECT relname FROM pg_class c WHERE c.oid = target)
          USING ERRCODE = '42830';
      END IF;
    ELSIF key->>'type' = 'p' AND EXISTS (SELECT FROM rs_catalog.table_keys k WHERE k.relation = add_key.relation AND k.type = 'p') THEN
      RAISE EXCEPTION 'multiple primary keys for table "%" are not allowed', table_name USING ERRCODE = '42P16';
    END IF;
    called := coalesce(key->>'name', CASE key->>'type' WHEN 'p' THEN table_name || '_pkey'
      ELSE concat_ws('_', table_name, array_to_string(ARRAY(SELECT jsonb_array_elements_text(key->'columns')), '_'), CASE key->>'type' WHEN 'u' THEN 'key' ELSE 'fkey' END) END);
    IF EXISTS (SELECT FROM rs_catalog.table_keys k WHERE k.relation = add_key.relation AND k.name = called) THEN
      IF key ? 'name' THEN
        RAISE EXCEPTION 'constraint "%" for relation "%" already exists', called, table_name USING ERRCODE = '42710';
      END IF;
      called := called || '1';
    END IF;
    INSERT INTO rs_catalog.table_keys (relation, name, type, columns, referenced, others) VALUES (relation, called, key->>'type', columns, target, target_columns);
  END $$`

/** The keys, as far as their tables and columns are still there. */
const keys = `CREATE VIEW rs_catalog.keys AS
  SELECT k.*, c.relname, c.relnamespace, n.nspname, r.relname AS other_name, r.relnamespace AS other_namespace, o.nspname AS other_schema
  FROM rs_catalog.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class r ON r.oid = k.referenced LEFT JOIN pg_catalog.pg_namespace o ON o.oid = r.relnamespace
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attisdropped AND ((a.attrelid = k.relation AND a.attnum = ANY (k.columns))
    OR (a.attrelid = k.referenced AND a.attnum = ANY (k.others))))`

const definition = (
  pretty: string,
) => `CREATE FUNCTION rs_catalog.pg_get_constraintdef(key oid${pretty}) RETURNS text LANGUAGE sql STABLE STRICT AS $$
  SELECT rs_catalog.long_text(${typeWords} || format(' (%s)', rs_catalog.column_names(k.relation, k.columns))
    || CASE k.type WHEN 'f' THEN format(' REFERENCES %s(%s)', CASE WHEN pg_table_is_visible(k.referenced) THEN quote_ident(k.other_name)
      ELSE format('%I.%I', k.other_schema, k.other_name) END, rs_catalog.column_names(k.referenced, k.others)) ELSE '' END)
  FROM rs_catalog.keys k WHERE k.oid = key $$`

/** A column of the key that a foreign key names. */
const referencedKey = (column: string) =>
  `(SELECT p.${column} FROM rs_catalog.table_keys p WHERE p.relation = k.referenced AND p.type <> 'f' AND p.columns <@ k.others AND k.others <@ p.columns ORDER BY p.type LIMIT 1)`

/** PostgreSQL's indexes, and those that Redshift lists for primary and unique keys; they have the numbers of their keys. */
const indexes = `CREATE VIEW rs_catalog.pg_index AS
  SELECT i.indexrelid, i.indrelid, i.indnatts, i.indnkeyatts, i.indisunique, i.indnullsnotdistinct, i.indisprimary, i.indisexclusion, i.indimmediate, i.indisclustered, i.indisvalid,
    i.indcheckxmin, i.indisready, i.indislive, i.indisreplident, i.indkey, i.indcollation, i.indclass, i.indoption, i.indexprs, i.indpred
  FROM pg_catalog.pg_index i
  UNION ALL
  SELECT k.oid, k.relation, cardinality(k.columns)::smallint, cardinality(k.columns)::smallint, true, false, k.type = 'p', false, true, false, true,
    false, true, true, false, array_to_string(k.columns, ' ')::int2vector, ''::oidvector, ''::oidvector, ''::int2vector, NULL, NULL
  FROM rs_catalog.keys k WHERE k.type <> 'f'`

const indexDefinition = (parameters: string, others: string) =>
  `CREATE FUNCTION rs_catalog.pg_get_indexdef(${parameters}) RETURNS text LANGUAGE sql STABLE STRICT AS $$
  SELECT coalesce(pg_catalog.pg_get_indexdef(key${others}), (SELECT rs_catalog.long_text(format('CREATE UNIQUE INDEX %I ON %I.%I USING btree (%s)', k.name, k.nspname, k.relname,
    rs_catalog.column_names(k.relation, k.columns))) FROM rs_catalog.keys k WHERE k.oid = key)) $$`

/** A foreign key depends on the index of the key that it names. */
const dependencies = `CREATE VIEW rs_catalog.pg_depend AS
  SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype FROM pg_catalog.pg_depend d
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, 0, 'pg_catalog.pg_class'::regclass, ${referencedKey('oid')}, 0, 'n'::"char" FROM rs_catalog.keys k WHERE k.type = 'f'`

/**
 * The keys of tables: kept (see state-tables.ts) beside PostgreSQL's catalogue, which would enforce them, and shown where Redshift shows its own. The rewriter
 * leaves them in the marker of the statement (see ddl-triggers.ts).
 */
export const keyViews: readonly string[] = [
  `CREATE FUNCTION rs_catalog.column_numbers(relation oid, names jsonb) RETURNS smallint[] LANGUAGE plpgsql STABLE AS $$
    DECLARE
      missing text;
    BEGIN
      SELECT n INTO missing FROM jsonb_array_elements_text(names) n
        WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = n AND a.attnum > 0 AND NOT a.attisdropped) LIMIT 1;
      IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'column "%" named in key does not exist', missing USING ERRCODE = '42703';
      END IF;
      RETURN ARRAY(SELECT a.attnum FROM jsonb_array_elements_text(names) WITH ORDINALITY n (name, place)
        JOIN pg_attribute a ON a.attrelid = relation AND a.attname = n.name AND NOT a.attisdropped ORDER BY n.place);
    END $$`,
  `CREATE FUNCTION rs_catalog.column_names(relation oid, numbers smallint[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY n.place) FROM unnest(numbers) WITH ORDINALITY n (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = relation AND a.attnum = n.number $$`,
  addKey,
  `CREATE FUNCTION rs_catalog.drop_key(relation oid, name text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM rs_catalog.table_keys k WHERE k.relation = drop_key.relation AND k.name = drop_key.name;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'constraint "%" of relation "%" does not exist', name, (SELECT relname FROM pg_class c WHERE c.oid = relation) USING ERRCODE = '42704';
      END IF;
    END $$`,
  keys,
  definition(''),
  definition(', pretty boolean'),
  `CREATE VIEW rs_catalog.pg_constraint AS
    SELECT k.oid, ${shown('k.name')} AS conname, k.relnamespace AS connamespace, k.type AS contype, false AS condeferrable, false AS condeferred, k.relation AS conrelid,
      0::oid AS contypid, coalesce(k.referenced, 0) AS confrelid, CASE k.type WHEN 'f' THEN 'a' ELSE ' ' END::"char" AS confupdtype,
      CASE k.type WHEN 'f' THEN 'a' ELSE ' ' END::"char" AS confdeltype, CASE k.type WHEN 'f' THEN 'u' ELSE ' ' END::"char" AS confmatchtype,
      k.columns AS conkey, k.others AS confkey, NULL::text AS conbin, NULL::text AS consrc,
      CASE k.type WHEN 'f' THEN coalesce(${referencedKey('oid')}, 0) ELSE k.oid END AS conindid
    FROM rs_catalog.keys k`,
  indexes,
  indexDefinition('key oid', ''),
  indexDefinition('key oid, place integer, pretty boolean', ', place, pretty'),
  dependencies,
  `CREATE VIEW rs_catalog.table_constraints AS
    SELECT ${place} AS constraint_catalog, ${shown('k.nspname')} AS constraint_schema, ${shown('k.name')} AS constraint_name, ${place} AS table_catalog,
      ${shown('k.nspname')} AS table_schema, ${shown('k.relname')} AS table_name, (${typeWords})::varchar AS constraint_type, 'NO'::varchar AS is_deferrable, 'NO'::varchar AS initially_deferred
    FROM rs_catalog.keys k`,
  `CREATE VIEW rs_catalog.key_column_usage AS
    SELECT ${place} AS constraint_catalog, ${shown('k.nspname')} AS constraint_schema, ${shown('k.name')} AS constraint_name, ${place} AS table_catalog,
      ${shown('k.nspname')} AS table_schema, ${shown('k.relname')} AS table_name, ${shown('a.attname')} AS column_name, n.place::integer AS ordinal_position
    FROM rs_catalog.keys k CROSS JOIN LATERAL unnest(k.columns) WITH ORDINALITY n (number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relation AND a.attnum = n.number`,
  `CREATE VIEW rs_catalog.referential_constraints AS
    SELECT ${place} AS constraint_catalog, ${shown('k.nspname')} AS constraint_schema, ${shown('k.name')} AS constraint_name, ${place} AS unique_constraint_catalog,
      ${shown('k.other_schema')} AS unique_constraint_schema, ${shown(referencedKey('name'))} AS unique_constraint_name,
      'NONE'::varchar AS match_option, 'NO ACTION'::varchar AS update_rule, 'NO ACTION'::varchar AS delete_rule
    FROM rs_catalog.keys k WHERE k.type = 'f'`,
  /* The columns that a foreign key names, and those of any other key. */
  `CREATE VIEW rs_catalog.constraint_column_usage AS
    SELECT ${place} AS table_catalog, ${shown('coalesce(k.other_schema, k.nspname)')} AS table_schema, ${shown('coalesce(k.other_name, k.relname)')} AS table_name,
      ${shown('a.attname')} AS column_name, ${place} AS constraint_catalog, ${shown('k.nspname')} AS constraint_schema, ${shown('k.name')} AS constraint_name
    FROM rs_catalog.keys k JOIN pg_catalog.pg_attribute a ON a.attrelid = coalesce(k.referenced, k.relation) AND a.attnum = ANY (coalesce(k.others, k.columns))`,
  `CREATE VIEW rs_catalog.show_primary_keys AS
    SELECT table_catalog AS database_name, u.table_schema AS schema_name, u.table_name, u.constraint_name AS pk_name, u.column_name, u.ordinal_position AS key_seq
    FROM rs_catalog.key_column_usage u JOIN rs_catalog.table_constraints c USING (table_catalog, table_schema, table_name, constraint_name) WHERE c.constraint_type = 'PRIMARY KEY'`,
  `CREATE VIEW rs_catalog.show_foreign_keys AS
    SELECT ${place} AS pk_database_name, ${shown('k.other_schema')} AS pk_schema_name, ${shown('k.other_name')} AS pk_table_name, ${shown('o.attname')} AS pk_column_name,
      ${place} AS fk_database_name, ${shown('k.nspname')} AS fk_schema_name, ${shown('k.relname')} AS fk_table_name, ${shown('a.attname')} AS fk_column_name, n.place::integer AS key_seq,
      ${shown('k.name')} AS fk_name, ${shown('p.name')} AS pk_name, 'NO ACTION'::varchar AS update_rule, 'NO ACTION'::varchar AS delete_rule, 'NOT DEFERRABLE'::varchar AS deferrability
    FROM rs_catalog.keys k CROSS JOIN LATERAL unnest(k.columns, k.others) WITH ORDINALITY n (number, other, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relation AND a.attnum = n.number JOIN pg_catalog.pg_attribute o ON o.attrelid = k.referenced AND o.attnum = n.other
      LEFT JOIN LATERAL (SELECT name FROM rs_catalog.keys p WHERE p.relation = k.referenced AND p.type <> 'f' AND p.columns <@ k.others AND k.others <@ p.columns ORDER BY p.type LIMIT 1) p ON true
    WHERE k.type = 'f'`,
]
