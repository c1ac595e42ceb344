-- drop known: parcel_events
delete from "_incoming_parcel_events"
using "_incoming_parcels", "shop"."orders"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
  and "_incoming_parcels"."order_id" = "orders"."id";

-- drop known: parcels
delete from "_incoming_parcels"
using "shop"."orders"
where "_incoming_parcels"."order_id" = "orders"."id";

-- drop known: lines
delete from "_incoming_lines"
using "shop"."orders"
where "_incoming_lines"."order_id" = "orders"."id";

-- drop known: orders
delete from "_incoming_orders"
using "shop"."orders"
where "_incoming_orders"."id" = "orders"."id";

-- insert: orders
insert into "shop"."orders" ("id", "order", "tag", "timestamp", "user", "_load_id", "_raw_object", "_raw_line", "_loaded_at")
select "id", "order", "tag", "timestamp", "user", "_load_id", "_raw_object", "_raw_line", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_orders";

-- insert: lines
insert into "shop"."lines" ("order_id", "line_index", "article", "_load_id", "_loaded_at")
select "order_id", "line_index", "article", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_lines";

-- insert: parcels
insert into "shop"."parcels" ("order_id", "parcel_index", "parcel", "_load_id", "_loaded_at")
select "order_id", "parcel_index", "parcel", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_parcels";

-- insert: parcel_events
insert into "shop"."parcel_events" ("parcel", "event_index", "event", "_load_id", "_loaded_at")
select "parcel", "event_index", "event", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_parcel_events";

-- record: one row in _loads, one a table in _load_tables, one a stream in _state
commit;

