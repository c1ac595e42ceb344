COPY (SELECT
  CAST(coalesce(strict_varchar("id", 24), error('refused')) AS VARCHAR) AS "id",
  CAST(coalesce(TRY_CAST(decimal_text("total", '-?[0-9]+(\.[0-9]{0,2}0*)?') AS DECIMAL(18, 2)), error('refused')) AS DECIMAL(18, 2)) AS "total",
  CAST(CASE WHEN "placed_at" IS NULL THEN NULL ELSE coalesce(strict_timestamptz("placed_at"), error('refused')) END AS TIMESTAMPTZ) AS "placed_at",
  CAST(CASE WHEN "city" IS NULL THEN NULL ELSE coalesce(strict_varchar("city", 100), error('refused')) END AS VARCHAR) AS "city",
  CAST(CASE WHEN "extra" IS NULL THEN NULL ELSE coalesce(strict_super("extra"), error('refused')) END AS JSON) AS "extra",
  CAST(coalesce("is_paid", error('refused')) AS BOOLEAN) AS "is_paid",
  CAST(CASE WHEN "is_gift" IS NULL THEN NULL ELSE coalesce("is_gift", error('refused')) END AS BOOLEAN) AS "is_gift",
  CAST(CASE WHEN "is_late" IS NULL THEN NULL ELSE coalesce(strict_boolean("is_late"), error('refused')) END AS BOOLEAN) AS "is_late",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id",
  CAST('raw/shop/orders/date=2026-11-22/load=01JD8Z3W9Q6N4V2B7K5M1X0TAE/part-00000.jsonl.gz' AS VARCHAR) AS "_raw_object",
  CAST("$line" AS BIGINT) AS "_raw_line"
FROM (SELECT "$line", "id" AS "id", "total" AS "total", "placed_at" AS "placed_at", struct_extract("address", 'city name') AS "city", "extra" AS "extra", "paid" AS "is_paid", "gift" AS "is_gift", "late" AS "is_late" FROM part)
) TO '/scratch/orders.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CAST(coalesce(strict_varchar("order_id", 24), error('refused')) AS VARCHAR) AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST(coalesce(strict_varchar(scalar_text("sku"), 20), error('refused')) AS VARCHAR) AS "sku",
  CAST(CASE WHEN "quantity" IS NULL THEN NULL ELSE coalesce(strict_integer("quantity"), error('refused')) END AS INTEGER) AS "quantity",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') AS "sku", struct_extract("$element", 'quantity') AS "quantity", struct_extract("$element", 'sku') IS NOT NULL AS "$where0" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))) WHERE "$where0")
) TO '/scratch/order_lines.parquet' (FORMAT parquet, COMPRESSION snappy);

COPY (SELECT
  CAST(coalesce(strict_varchar("order_id", 24), error('refused')) AS VARCHAR) AS "order_id",
  CAST("$index1" AS INTEGER) AS "line",
  CAST("$index2" AS INTEGER) AS "place",
  CAST(CASE WHEN "percent" IS NULL THEN NULL ELSE coalesce(strict_double("percent"), error('refused')) END AS DOUBLE) AS "percent",
  CAST('01JD8Z3W9Q6N4V2B7K5M1X0TAE' AS VARCHAR) AS "_load_id"
FROM (SELECT * FROM (SELECT "$line", "order_id", "$index1", "$where0", "$index2", struct_extract("$element", 'percent') AS "percent" FROM (SELECT "$line", "order_id", "$index1", "$where0", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index2" FROM (SELECT "$line", "order_id", "$index1", struct_extract("$element", 'sku') IS NOT NULL AS "$where0", struct_extract("$element", 'discounts') AS "$list" FROM (SELECT "$line", "order_id", unnest("$list") AS "$element", unnest(range(len("$list"))) AS "$index1" FROM (SELECT "$line", "id" AS "order_id", "lines" AS "$list" FROM part))))) WHERE "$where0")
) TO '/scratch/line_discounts.parquet' (FORMAT parquet, COMPRESSION snappy);
