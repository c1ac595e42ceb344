COPY (SELECT
  CASE WHEN "id" IS NULL
    OR strlen("id") > 24 OR contains("id", chr(0))
    OR "total" IS NULL
    OR NOT regexp_full_match("total", '-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?') OR "total" IS NOT NULL AND TRY_CAST("total" AS DECIMAL(18, 2)) IS NULL
    OR NOT regexp_full_match("placed_at", '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z') OR "placed_at" IS NOT NULL AND TRY_CAST("placed_at" AS timestamptz) IS NULL
    OR strlen("city") > 100 OR contains("city", chr(0))
    OR strlen("extra") > 16000000 OR contains("extra", '\u0000') OR "extra" IS NOT NULL AND TRY_CAST("extra" AS JSON) IS NULL
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
FROM (SELECT "$line", "id" AS "id", "total" AS "total", "placed_at" AS "placed_at", struct_extract("address", 'city name') AS "city", "extra" AS "extra", "paid" AS "is_paid", "gift" AS "is_gift", "late" AS "is_late" FROM part)
) TO '/scratch/orders.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CASE WHEN "order_id" IS NULL
    OR strlen("order_id") > 24 OR contains("order_id", chr(0))
    OR "sku" IS NULL
    OR "sku" IS NOT NULL AND strict_varchar(scalar_text("sku"), 20) IS NULL
    OR CAST(TRY_CAST("quantity" AS integer) AS VARCHAR) IS DISTINCT FROM "quantity"
    THEN error('refused') ELSE CAST("order_id" AS VARCHAR) END AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST(strict_varchar(scalar_text("sku"), 20) AS VARCHAR) AS "sku",
  CAST(TRY_CAST("quantity" AS integer) AS INTEGER) AS "quantity",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') AS "sku", struct_extract("$element", 'quantity') AS "quantity", struct_extract("$element", 'sku') IS NOT NULL AS "$where0" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))) WHERE "$where0")
) TO '/scratch/order_lines.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CASE WHEN "order_id" IS NULL
    OR strlen("order_id") > 24 OR contains("order_id", chr(0))
    OR strlen("percent") > 15 OR NOT regexp_full_match("percent", '-?(0|[1-9][0-9]*)(\.[0-9]+)?') OR "percent" IS NOT NULL AND TRY_CAST("percent" AS DOUBLE) IS NULL
    THEN error('refused') ELSE CAST("order_id" AS VARCHAR) END AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST("$index2" AS INTEGER) AS "place",
  CAST(TRY_CAST("percent" AS DOUBLE) AS DOUBLE) AS "percent",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", "$where0", "$index2", struct_extract("$element", 'percent') AS "percent" FROM (SELECT "$line", "order_id", "$index1", "$where0", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index2" FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') IS NOT NULL AS "$where0", struct_extract("$element", 'discounts') AS "$list" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))))) WHERE "$where0")
) TO '/scratch/line_discounts.parquet' (FORMAT parquet, COMPRESSION snappy);
