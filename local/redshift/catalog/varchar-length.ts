/**
 * VARCHAR(n) and CHAR(n) count bytes. PostgreSQL finds the function that fits a value into `varchar(n)` in `pg_cast`, so naming ours there
 * makes INSERT, UPDATE, CREATE TABLE AS and every cast count as Redshift does, without touching a statement. The one way past it is
 * COPY, which reads text by the type's input function: the gateway counts there itself.
 */
export const varcharLength: readonly string[] = [
  `CREATE FUNCTION rs_catalog.too_long(value text, bytes integer, explicit boolean, type_name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
      cut text := value;
    BEGIN
      cut := left(cut, bytes);
      WHILE octet_length(cut) > bytes LOOP
        cut := left(cut, -1);
      END LOOP;
      IF NOT explicit AND rtrim(substr(value, length(cut) + 1), ' ') <> '' THEN
        RAISE EXCEPTION 'value too long for type %(%)', type_name, bytes USING ERRCODE = '22001';
      END IF;
      RETURN cut;
    END $$`,
  /* One expression, so that PostgreSQL puts it straight into the plan. */
  `CREATE FUNCTION rs_catalog.fit_varchar(value varchar, type_modifier integer, explicit boolean) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN type_modifier < 4 OR octet_length(value) <= type_modifier - 4 THEN value
      ELSE rs_catalog.too_long(value, type_modifier - 4, explicit, 'character varying')::varchar END $$`,
  `CREATE FUNCTION rs_catalog.fit_char(value bpchar, type_modifier integer, explicit boolean) RETURNS bpchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN type_modifier < 4 OR octet_length(value) <= type_modifier - 4 THEN pg_catalog.bpchar(value, type_modifier, explicit)
      ELSE pg_catalog.bpchar(rs_catalog.too_long(value::text, type_modifier - 4, explicit, 'character')::bpchar, type_modifier, explicit) END $$`,
  `UPDATE pg_catalog.pg_cast SET castfunc = 'rs_catalog.fit_varchar(varchar, integer, boolean)'::regprocedure
    WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype`,
  `UPDATE pg_catalog.pg_cast SET castfunc = 'rs_catalog.fit_char(bpchar, integer, boolean)'::regprocedure
    WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype`,
]
