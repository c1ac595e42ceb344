COPY (SELECT CASE WHEN strlen("row") > 4194304 THEN error('row_too_long ' || "$line" || ' ' || strlen("row")) ELSE "row" END FROM (SELECT "$line", '{' || concat_ws(',',
  '"id":' || CAST(to_json("id") AS VARCHAR),
  '"total":' || CAST("total" AS VARCHAR),
  '"placed_at":' || strftime(make_timestamp(epoch_us("placed_at")), '"%Y-%m-%d %H:%M:%S.%f+00"'),
  '"city":' || CAST(to_json("city") AS VARCHAR),
  '"extra":' || CAST("extra" AS VARCHAR),
  '"is_paid":' || CAST("is_paid" AS VARCHAR),
  '"is_gift":' || CAST("is_gift" AS VARCHAR),
  '"is_late":' || CAST("is_late" AS VARCHAR),
  '"_load_id":' || CAST(to_json("_load_id") AS VARCHAR),
  '"_raw_object":' || CAST(to_json("_raw_object") AS VARCHAR),
  '"_raw_line":' || CAST("_raw_line" AS VARCHAR)) || '}' AS "row" FROM (SELECT "$line",
  CASE WHEN "id" IS NULL
    OR "id" = '\N' OR strlen("id") > 24 OR contains("id", chr(0))
    OR "total" IS NULL
    OR NOT regexp_full_match("total", '-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?') OR "total" IS NOT NULL AND TRY_CAST("total" AS DECIMAL(18, 2)) IS NULL
    OR NOT regexp_full_match("placed_at", '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z') OR "placed_at" IS NOT NULL AND TRY_CAST("placed_at" AS timestamptz) IS NULL
    OR "city" = '\N' OR strlen("city") > 100 OR contains("city", chr(0))
    OR strlen("extra") > 4194304 OR strlen("extra") > 16000000 OR contains("extra", '\u0000') OR "extra" IS NOT NULL AND TRY_CAST("extra" AS JSON) IS NULL
    OR "is_paid" IS NULL
    OR "is_late" NOT IN ('true', 'false')
    THEN error('refused') ELSE CAST("id" AS VARCHAR) END AS "id",
  CAST(TRY_CAST("total" AS DECIMAL(18, 2)) AS DECIMAL(18, 2)) AS "total",
  CAST(TRY_CAST("placed_at" AS timestamptz) AS TIMESTAMPTZ) AS "placed_at",
  CAST("city" AS VARCHAR) AS "city",
  CAST(TRY_CAST("extra" AS JSON) AS JSON) AS "extra",
  CAST("is_paid" AS BOOLEAN) AS "is_paid",
  CAST("is_gift" AS BOOLEAN) AS "is_gift",
  CAST("is_late" = 'true' AS BOOLEAN) AS "is_late",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id",
  CAST('raw/shop/orders/date=2026-11-22/load=01JD8Z3W9Q6N4V2B7K5M1X0TAE/part-00000.jsonl.gz' AS VARCHAR) AS "_raw_object",
  CAST("$line" AS BIGINT) AS "_raw_line"
FROM (SELECT "$line", "id" AS "id", "total" AS "total", "placed_at" AS "placed_at", struct_extract("address", 'city name') AS "city", "extra" AS "extra", "paid" AS "is_paid", "gift" AS "is_gift", "late" AS "is_late" FROM part))))
TO '/scratch/orders.jsonl' (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '', COMPRESSION none);
