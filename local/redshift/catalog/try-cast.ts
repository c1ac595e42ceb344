/** TRY_CAST: NULL where CAST fails on the value. Types that cannot be cast to each other at all are an error. */
export const tryCast: readonly string[] = [
  `CREATE FUNCTION rs_catalog.try_cast(value anyelement, type text, example anycompatible) RETURNS anycompatible LANGUAGE plpgsql STABLE AS $$
    DECLARE
      result example%TYPE;
    BEGIN
      EXECUTE 'SELECT $1::' || type INTO result USING value;
      RETURN result;
    EXCEPTION WHEN data_exception THEN
      RETURN NULL;
    END $$`,
]
