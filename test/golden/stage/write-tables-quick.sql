COPY (SELECT
  CAST(coalesce(strict_varchar("id", 24), error('refused')) AS VARCHAR) AS "id",
  CAST(coalesce(CASE WHEN regexp_full_match("total", '-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?') THEN TRY_CAST("total" AS DECIMAL(18, 2)) END, error('refused')) AS DECIMAL(18, 2)) AS "total",
  CAST(CASE WHEN "placed_at" IS NULL THEN NULL ELSE coalesce(CASE WHEN regexp_full_match("placed_at", '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z') THEN TRY_CAST("placed_at" AS timestamptz) END, error('refused')) END AS TIMESTAMPTZ) AS "placed_at",
  CAST(CASE WHEN "city" IS NULL THEN NULL ELSE coalesce(strict_varchar("city", 100), error('refused')) END AS VARCHAR) AS "city",
  CAST(CASE WHEN "extra" IS NULL THEN NULL ELSE coalesce(strict_super("extra"), error('refused')) END AS JSON) AS "extra",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id",
  CAST('raw/shop/orders/date=2026-11-22/load=01JD8Z3W9Q6N4V2B7K5M1X0TAE/part-00000.jsonl.gz' AS VARCHAR) AS "_raw_object",
  CAST("$line" AS BIGINT) AS "_raw_line"
FROM (SELECT "$line", "id" AS "id", "total" AS "total", "placed_at" AS "placed_at", struct_extract("address", 'city name') AS "city", "extra" AS "extra" FROM part)
) TO '/scratch/orders.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CAST(coalesce(strict_varchar("order_id", 24), error('refused')) AS VARCHAR) AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST(coalesce(strict_varchar(scalar_text("sku"), 20), error('refused')) AS VARCHAR) AS "sku",
  CAST(CASE WHEN "quantity" IS NULL THEN NULL ELSE coalesce(CASE WHEN CAST(TRY_CAST("quantity" AS integer) AS VARCHAR) = "quantity" THEN TRY_CAST("quantity" AS integer) END, error('refused')) END AS INTEGER) AS "quantity",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') AS "sku", struct_extract("$element", 'quantity') AS "quantity", struct_extract("$element", 'sku') IS NOT NULL AS "$where0" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))) WHERE "$where0")
) TO '/scratch/order_lines.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CAST(coalesce(strict_varchar("order_id", 24), error('refused')) AS VARCHAR) AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST("$index2" AS INTEGER) AS "place",
  CAST(CASE WHEN "percent" IS NULL THEN NULL ELSE coalesce(CASE WHEN strlen("percent") <= 15 AND regexp_full_match("percent", '-?(0|[1-9][0-9]*)(\.[0-9]+)?') THEN TRY_CAST("percent" AS DOUBLE) END, error('refused')) END AS DOUBLE) AS "percent",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", "$where0", "$index2", struct_extract("$element", 'percent') AS "percent" FROM (SELECT "$line", "order_id", "$index1", "$where0", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index2" FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') IS NOT NULL AS "$where0", struct_extract("$element", 'discounts') AS "$list" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))))) WHERE "$where0")
) TO '/scratch/line_discounts.parquet' (FORMAT parquet, COMPRESSION snappy);
