CREATE OR REPLACE TEMP TABLE part AS SELECT row_number() OVER () AS "$line", *
FROM read_json('/scratch/it''s/part.jsonl.gz', format = 'newline_delimited', records = 'true',
  compression = 'gzip', maximum_object_size = 16777216,
  columns = {'id': 'VARCHAR', 'total': 'VARCHAR', 'placed_at': 'VARCHAR', 'address': 'STRUCT("city name" VARCHAR)', 'extra': 'JSON', 'paid': 'BOOLEAN', 'gift': 'BOOLEAN', 'late': 'VARCHAR', 'lines': 'STRUCT("sku" JSON, "quantity" VARCHAR, "discounts" STRUCT("percent" VARCHAR)[])[]'});

CREATE OR REPLACE TEMP TABLE part AS SELECT row_number() OVER () AS "$line", *
FROM read_json('/scratch/part.jsonl', format = 'newline_delimited', records = 'true',
  compression = 'uncompressed', maximum_object_size = 16777216,
  columns = {'id': 'VARCHAR', 'total': 'VARCHAR', 'placed_at': 'VARCHAR', 'address': 'STRUCT("city name" VARCHAR)', 'extra': 'VARCHAR', 'paid': 'BOOLEAN', 'gift': 'BOOLEAN', 'late': 'VARCHAR', 'lines': 'STRUCT("sku" JSON, "quantity" VARCHAR, "discounts" STRUCT("percent" VARCHAR)[])[]'});
