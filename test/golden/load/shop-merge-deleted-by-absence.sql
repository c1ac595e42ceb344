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
insert into "shop"."orders" ("id", "order", "tag", "timestamp", "gone", "user", "_load_id", "_raw_object", "_raw_line", "_loaded_at")
select "id", "order", "tag", "timestamp", "gone", "user", "_load_id", "_raw_object", "_raw_line", '2026-11-22 03:00:00.000'::timestamp
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

-- create keys: orders
create temp table "_deleted_orders" (
  "id" bigint not null
);

-- find keys: orders
insert into "_deleted_orders" ("id")
select "orders"."id" from "shop"."orders" where "orders"."_deleted_at" is null
except
select "_incoming_orders"."id" from "_incoming_orders";

-- mark: parcel_events
update "shop"."parcel_events"
set "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "shop"."parcels", "_deleted_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_deleted_orders"."id"
  and "parcel_events"."_deleted_at" is null;

-- mark: parcels
update "shop"."parcels"
set "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "parcels"."order_id" = "_deleted_orders"."id"
  and "parcels"."_deleted_at" is null;

-- mark: discounts
update "shop"."discounts"
set "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "discounts"."order_id" = "_deleted_orders"."id"
  and "discounts"."_deleted_at" is null;

-- mark: lines
update "shop"."lines"
set "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "lines"."order_id" = "_deleted_orders"."id"
  and "lines"."_deleted_at" is null;

-- mark: orders
update "shop"."orders"
set "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "orders"."id" = "_deleted_orders"."id"
  and "orders"."_deleted_at" is null;

-- record: one row in _loads, one a table in _load_tables, one a stream in _state
commit;

