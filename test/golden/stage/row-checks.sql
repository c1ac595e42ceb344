-- not_null of orders
SELECT count(*) FROM "orders" WHERE "id" IS NULL OR "total" IS NULL OR "is_paid" IS NULL OR "_load_id" IS NULL OR "_raw_object" IS NULL OR "_raw_line" IS NULL;
SELECT concat(CASE WHEN "id" IS NULL THEN '`id` ' ELSE '' END, CASE WHEN "total" IS NULL THEN '`total` ' ELSE '' END, CASE WHEN "is_paid" IS NULL THEN '`is_paid` ' ELSE '' END, CASE WHEN "_load_id" IS NULL THEN '`_load_id` ' ELSE '' END, CASE WHEN "_raw_object" IS NULL THEN '`_raw_object` ' ELSE '' END, CASE WHEN "_raw_line" IS NULL THEN '`_raw_line` ' ELSE '' END, 'in ', concat('line ', _raw_line, ' of ', _raw_object)) AS "example" FROM "orders" WHERE "id" IS NULL OR "total" IS NULL OR "is_paid" IS NULL OR "_load_id" IS NULL OR "_raw_object" IS NULL OR "_raw_line" IS NULL LIMIT 5;

-- unique_key of orders
SELECT count(*) FROM (SELECT 1 FROM "orders" GROUP BY "id" HAVING count(*) > 1);
SELECT concat('id = ', coalesce(left(CAST("id" AS VARCHAR), 80), 'null'), ' in ', array_to_string(list(concat('line ', _raw_line, ' of ', _raw_object) ORDER BY _raw_object, _raw_line)[1:3], ' and ')) AS "example" FROM "orders" GROUP BY "id" HAVING count(*) > 1 ORDER BY "id" LIMIT 5;

-- not_null of order_lines
SELECT count(*) FROM "order_lines" WHERE "order_id" IS NULL OR "line" IS NULL OR "sku" IS NULL OR "_load_id" IS NULL;
SELECT concat(CASE WHEN "order_id" IS NULL THEN '`order_id` ' ELSE '' END, CASE WHEN "line" IS NULL THEN '`line` ' ELSE '' END, CASE WHEN "sku" IS NULL THEN '`sku` ' ELSE '' END, CASE WHEN "_load_id" IS NULL THEN '`_load_id` ' ELSE '' END, 'where ', 'order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null'), CASE WHEN _raw_object IS NULL THEN '' ELSE concat(' in ', concat('line ', _raw_line, ' of ', _raw_object)) END) AS "example" FROM (SELECT t0.*, t1._raw_object, t1._raw_line FROM "order_lines" t0 LEFT JOIN "orders" t1 ON t1."id" = t0."order_id") WHERE "order_id" IS NULL OR "line" IS NULL OR "sku" IS NULL OR "_load_id" IS NULL LIMIT 5;

-- unique_key of order_lines
SELECT count(*) FROM (SELECT 1 FROM "order_lines" GROUP BY "order_id", "line" HAVING count(*) > 1);
SELECT concat('order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null'), ', line = ', coalesce(left(CAST("line" AS VARCHAR), 80), 'null'), ' in ', array_to_string(list(DISTINCT concat('line ', _raw_line, ' of ', _raw_object) ORDER BY concat('line ', _raw_line, ' of ', _raw_object))[1:3], ' and ')) AS "example" FROM (SELECT t0.*, t1._raw_object, t1._raw_line FROM "order_lines" t0 LEFT JOIN "orders" t1 ON t1."id" = t0."order_id") WHERE ("order_id", "line") IN (SELECT ("order_id", "line") FROM "order_lines" GROUP BY "order_id", "line" HAVING count(*) > 1) GROUP BY "order_id", "line" ORDER BY "order_id", "line" LIMIT 5;

-- has_parent of order_lines
SELECT count(*) FROM "order_lines" child WHERE NOT EXISTS (SELECT 1 FROM "orders" parent WHERE parent."id" = child."order_id");
SELECT DISTINCT concat('order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null')) AS "example", CAST("order_id" AS VARCHAR) AS k0 FROM "order_lines" child WHERE NOT EXISTS (SELECT 1 FROM "orders" parent WHERE parent."id" = child."order_id") ORDER BY 1 LIMIT 5;

-- not_null of line_discounts
SELECT count(*) FROM "line_discounts" WHERE "order_id" IS NULL OR "line" IS NULL OR "place" IS NULL OR "_load_id" IS NULL;
SELECT concat(CASE WHEN "order_id" IS NULL THEN '`order_id` ' ELSE '' END, CASE WHEN "line" IS NULL THEN '`line` ' ELSE '' END, CASE WHEN "place" IS NULL THEN '`place` ' ELSE '' END, CASE WHEN "_load_id" IS NULL THEN '`_load_id` ' ELSE '' END, 'where ', 'order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null'), ', line = ', coalesce(left(CAST("line" AS VARCHAR), 80), 'null'), CASE WHEN _raw_object IS NULL THEN '' ELSE concat(' in ', concat('line ', _raw_line, ' of ', _raw_object)) END) AS "example" FROM (SELECT t0.*, t2._raw_object, t2._raw_line FROM "line_discounts" t0 LEFT JOIN "order_lines" t1 ON t1."order_id" = t0."order_id" AND t1."line" = t0."line" LEFT JOIN "orders" t2 ON t2."id" = t1."order_id") WHERE "order_id" IS NULL OR "line" IS NULL OR "place" IS NULL OR "_load_id" IS NULL LIMIT 5;

-- unique_key of line_discounts
SELECT count(*) FROM (SELECT 1 FROM "line_discounts" GROUP BY "order_id", "line", "place" HAVING count(*) > 1);
SELECT concat('order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null'), ', line = ', coalesce(left(CAST("line" AS VARCHAR), 80), 'null'), ', place = ', coalesce(left(CAST("place" AS VARCHAR), 80), 'null'), ' in ', array_to_string(list(DISTINCT concat('line ', _raw_line, ' of ', _raw_object) ORDER BY concat('line ', _raw_line, ' of ', _raw_object))[1:3], ' and ')) AS "example" FROM (SELECT t0.*, t2._raw_object, t2._raw_line FROM "line_discounts" t0 LEFT JOIN "order_lines" t1 ON t1."order_id" = t0."order_id" AND t1."line" = t0."line" LEFT JOIN "orders" t2 ON t2."id" = t1."order_id") WHERE ("order_id", "line", "place") IN (SELECT ("order_id", "line", "place") FROM "line_discounts" GROUP BY "order_id", "line", "place" HAVING count(*) > 1) GROUP BY "order_id", "line", "place" ORDER BY "order_id", "line", "place" LIMIT 5;

-- has_parent of line_discounts
SELECT count(*) FROM "line_discounts" child WHERE NOT EXISTS (SELECT 1 FROM "order_lines" parent WHERE parent."order_id" = child."order_id" AND parent."line" = child."line");
SELECT DISTINCT concat('order_id = ', coalesce(left(CAST("order_id" AS VARCHAR), 80), 'null'), ', line = ', coalesce(left(CAST("line" AS VARCHAR), 80), 'null')) AS "example", CAST("order_id" AS VARCHAR) AS k0 FROM "line_discounts" child WHERE NOT EXISTS (SELECT 1 FROM "order_lines" parent WHERE parent."order_id" = child."order_id" AND parent."line" = child."line") ORDER BY 1 LIMIT 5;
