-- drop superseded: parcel_events
delete from "_incoming_parcel_events"
using "_incoming_parcels", "shop"."orders"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
  and "_incoming_parcels"."order_id" = "orders"."id"
  and "orders"."_load_id" > '01JD0000000000000000000002';

-- drop superseded: parcels
delete from "_incoming_parcels"
using "shop"."orders"
where "_incoming_parcels"."order_id" = "orders"."id"
  and "orders"."_load_id" > '01JD0000000000000000000002';

-- drop superseded: lines
delete from "_incoming_lines"
using "shop"."orders"
where "_incoming_lines"."order_id" = "orders"."id"
  and "orders"."_load_id" > '01JD0000000000000000000002';

-- drop superseded: orders
delete from "_incoming_orders"
using "shop"."orders"
where "_incoming_orders"."id" = "orders"."id"
  and "orders"."_load_id" > '01JD0000000000000000000002';

-- create keys: orders
create temp table "_deleted_orders" (
  "id" bigint not null,
  "_deleted_at" timestamp
);

-- find keys: orders
insert into "_deleted_orders" ("id", "_deleted_at")
select "_incoming_orders"."id", nvl(max("orders"."_deleted_at"), '2026-11-22 03:00:00.000'::timestamp)
from "_incoming_orders"
left join "shop"."orders" on "_incoming_orders"."id" = "orders"."id"
where "_incoming_orders"."gone"
group by "_incoming_orders"."id";

-- delete: parcel_events
delete from "shop"."parcel_events"
using "shop"."parcels", "_incoming_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_incoming_orders"."id";

-- delete: parcels
delete from "shop"."parcels"
using "_incoming_orders"
where "parcels"."order_id" = "_incoming_orders"."id";

-- delete: discounts
delete from "shop"."discounts"
using "_incoming_orders"
where "discounts"."order_id" = "_incoming_orders"."id";

-- delete: lines
delete from "shop"."lines"
using "_incoming_orders"
where "lines"."order_id" = "_incoming_orders"."id";

-- delete: orders
delete from "shop"."orders"
using "_incoming_orders"
where "orders"."id" = "_incoming_orders"."id";

-- insert: orders
insert into "shop"."orders" ("id", "order", "tag", "timestamp", "gone", "user", "_load_id", "_raw_object", "_raw_line", "_loaded_at", "_deleted_at")
select "_incoming_orders"."id", "_incoming_orders"."order", "_incoming_orders"."tag", "_incoming_orders"."timestamp", "_incoming_orders"."gone", "_incoming_orders"."user", "_incoming_orders"."_load_id", "_incoming_orders"."_raw_object", "_incoming_orders"."_raw_line", '2026-11-22 03:00:00.000'::timestamp, "_deleted_orders"."_deleted_at"
from "_incoming_orders"
left join "_deleted_orders" on "_incoming_orders"."id" = "_deleted_orders"."id";

-- insert: lines
insert into "shop"."lines" ("order_id", "line_index", "article", "_load_id", "_loaded_at", "_deleted_at")
select "_incoming_lines"."order_id", "_incoming_lines"."line_index", "_incoming_lines"."article", "_incoming_lines"."_load_id", '2026-11-22 03:00:00.000'::timestamp, "_deleted_orders"."_deleted_at"
from "_incoming_lines"
left join "_deleted_orders" on "_incoming_lines"."order_id" = "_deleted_orders"."id";

-- insert: parcels
insert into "shop"."parcels" ("order_id", "parcel_index", "parcel", "_load_id", "_loaded_at", "_deleted_at")
select "_incoming_parcels"."order_id", "_incoming_parcels"."parcel_index", "_incoming_parcels"."parcel", "_incoming_parcels"."_load_id", '2026-11-22 03:00:00.000'::timestamp, "_deleted_orders"."_deleted_at"
from "_incoming_parcels"
left join "_deleted_orders" on "_incoming_parcels"."order_id" = "_deleted_orders"."id";

-- insert: parcel_events
insert into "shop"."parcel_events" ("parcel", "event_index", "event", "_load_id", "_loaded_at", "_deleted_at")
select "_incoming_parcel_events"."parcel", "_incoming_parcel_events"."event_index", "_incoming_parcel_events"."event", "_incoming_parcel_events"."_load_id", '2026-11-22 03:00:00.000'::timestamp, "_deleted_orders"."_deleted_at"
from "_incoming_parcel_events"
left join "_incoming_parcels" on "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
left join "_deleted_orders" on "_incoming_parcels"."order_id" = "_deleted_orders"."id";

-- record: one row in _loads, one a table in _load_tables, one a stream in _state
commit;

