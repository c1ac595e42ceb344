/**
 * What ALTER TABLE does on Redshift alone: APPEND moves the rows of one table into another that has the same columns, ALTER COLUMN
 * TYPE changes the length of a VARCHAR and nothing else.
 */
export const tableChanges: readonly string[] = [
  /* The columns of a table with all that has to agree, and whether rows can be moved into them. */
  `CREATE FUNCTION rs_catalog.append_columns(relation oid) RETURNS TABLE (name text, definition text, identity boolean) LANGUAGE sql STABLE AS $$
    SELECT c.local_name, concat_ws(' ', c.full_type, 'encode', c.encoding, CASE WHEN c.attnotnull THEN 'not null' END,
        CASE WHEN c.distkey THEN 'distkey' END, 'sortkey', c.sortkey::text), a.attidentity = 'a'
      FROM rs_catalog.relation_columns c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.relation AND a.attnum = c.attnum
      WHERE c.relation = append_columns.relation $$`,
  `CREATE PROCEDURE rs_catalog.append_table(target_name text, source_name text, extra text) LANGUAGE plpgsql AS $$
    DECLARE
      target oid := target_name::regclass;
      source oid := source_name::regclass;
      bad text;
      columns text;
    BEGIN
      IF EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid IN (target, source) AND (c.relkind <> 'r' OR c.relpersistence <> 'p')) THEN
        RAISE EXCEPTION 'ALTER TABLE APPEND takes permanent tables only' USING ERRCODE = '0A000', HINT = 'use INSERT INTO … SELECT';
      END IF;
      SELECT t.name INTO bad FROM rs_catalog.append_columns(target) t JOIN rs_catalog.append_columns(source) s USING (name)
        WHERE t.definition <> s.definition LIMIT 1;
      IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'Column "%" of the target and the source table do not match', bad USING ERRCODE = '42804',
          HINT = 'type, size, encoding, NOT NULL, sort and distribution key have to be the same';
      END IF;
      IF EXISTS (SELECT FROM rs_catalog.append_columns(target) t JOIN rs_catalog.append_columns(source) s USING (name) WHERE t.identity OR s.identity) THEN
        RAISE EXCEPTION 'ALTER TABLE APPEND cannot append an identity column' USING ERRCODE = '0A000', HINT = 'use INSERT INTO … SELECT';
      END IF;
      SELECT s.name INTO bad FROM rs_catalog.append_columns(source) s WHERE extra <> 'ignoreextra'
        AND NOT EXISTS (SELECT FROM rs_catalog.append_columns(target) t WHERE t.name = s.name) LIMIT 1;
      IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'Column "%" of the source table does not exist in the target table', bad USING ERRCODE = '42703', HINT = 'add IGNOREEXTRA';
      END IF;
      SELECT t.name INTO bad FROM rs_catalog.append_columns(target) t WHERE extra <> 'filltarget'
        AND NOT EXISTS (SELECT FROM rs_catalog.append_columns(source) s WHERE s.name = t.name) LIMIT 1;
      IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'Column "%" of the target table does not exist in the source table', bad USING ERRCODE = '42703', HINT = 'add FILLTARGET';
      END IF;
      SELECT string_agg(quote_ident(t.name), ', ') INTO columns FROM rs_catalog.append_columns(target) t JOIN rs_catalog.append_columns(source) s USING (name);
      EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s', target::regclass, columns, columns, source::regclass);
      EXECUTE format('DELETE FROM %s', source::regclass);
    END $$`,
  `CREATE PROCEDURE rs_catalog.alter_varchar(table_name text, column_name text, bytes integer) LANGUAGE plpgsql AS $$
    DECLARE
      altered rs_catalog.relation_columns;
      title text;
      longest integer;
    BEGIN
      SELECT * INTO altered FROM rs_catalog.relation_columns c WHERE c.relation = table_name::regclass AND c.local_name = column_name;
      IF altered.relation IS NULL THEN
        RAISE EXCEPTION 'column "%" of relation "%" does not exist', column_name, table_name USING ERRCODE = '42703';
      END IF;
      title := format('cannot alter column "%s" of relation "%s"', column_name, altered.relname);
      IF altered.data_type <> 'character varying' THEN
        RAISE EXCEPTION '%, only the size of a VARCHAR can be changed', title USING ERRCODE = '0A000', HINT = 'make a new column and copy the values';
      ELSIF altered.column_default IS NOT NULL THEN
        RAISE EXCEPTION '%, column has a default value', title USING ERRCODE = '0A000', HINT = 'make a new column and copy the values';
      ELSIF altered.encoding IN ('bytedict', 'runlength', 'text255', 'text32k') THEN
        RAISE EXCEPTION '%, column has the encoding %', title, upper(altered.encoding) USING ERRCODE = '0A000', HINT = 'ALTER COLUMN … ENCODE first';
      ELSIF altered.character_maximum_length = bytes THEN
        RAISE EXCEPTION '%, target column size should be different', title USING ERRCODE = '0A000';
      END IF;
      EXECUTE format('SELECT max(octet_length(%I)) FROM %s', column_name, altered.relation::regclass) INTO longest;
      IF longest > bytes THEN
        RAISE EXCEPTION '%, target column size should be no less than the longest value, which has % bytes', title, longest USING ERRCODE = '0A000';
      END IF;
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE varchar(%s)', altered.relation::regclass, column_name, bytes);
    END $$`,
]
