-- create keys: orders
create temp table "_deleted_orders" (
  "id" bigint not null
);

-- find keys: orders
insert into "_deleted_orders" ("id")
select "_incoming_orders"."id"
from "_incoming_orders"
where "_incoming_orders"."gone";

-- drop deleted: parcel_events
delete from "_incoming_parcel_events"
using "_incoming_parcels", "_deleted_orders"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
  and "_incoming_parcels"."order_id" = "_deleted_orders"."id";

-- drop deleted: parcels
delete from "_incoming_parcels"
using "_deleted_orders"
where "_incoming_parcels"."order_id" = "_deleted_orders"."id";

-- drop deleted: lines
delete from "_incoming_lines"
using "_deleted_orders"
where "_incoming_lines"."order_id" = "_deleted_orders"."id";

-- drop deleted: orders
delete from "_incoming_orders"
using "_deleted_orders"
where "_incoming_orders"."id" = "_deleted_orders"."id";

-- close: parcel_events
update "shop"."parcel_events"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false, "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "shop"."parcels", "_deleted_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_deleted_orders"."id"
  and "parcel_events"."_is_current"
  and "parcels"."_is_current";

-- close: parcels
update "shop"."parcels"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false, "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "parcels"."order_id" = "_deleted_orders"."id"
  and "parcels"."_is_current";

-- close: discounts
update "shop"."discounts"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false, "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "discounts"."order_id" = "_deleted_orders"."id"
  and "discounts"."_is_current";

-- close: lines
update "shop"."lines"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false, "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "lines"."order_id" = "_deleted_orders"."id"
  and "lines"."_is_current";

-- close: orders
update "shop"."orders"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false, "_deleted_at" = '2026-11-22 03:00:00.000'::timestamp
from "_deleted_orders"
where "orders"."id" = "_deleted_orders"."id"
  and "orders"."_is_current";

-- create keys: orders
create temp table "_changed_orders" (
  "id" bigint not null
);

-- find keys: orders
insert into "_changed_orders" ("id")
select distinct "_key_1" from (
(select "_incoming_orders"."id" as "_key_1", "_incoming_orders"."order", "_incoming_orders"."tag", "_incoming_orders"."timestamp", "_incoming_orders"."gone", json_serialize_to_varbyte("_incoming_orders"."user") as "user", nvl(octet_length("_incoming_orders"."order")::varchar(5), '') as "_lengths"
from "_incoming_orders"
except
select "orders"."id" as "_key_1", "orders"."order", "orders"."tag", "orders"."timestamp", "orders"."gone", json_serialize_to_varbyte("orders"."user") as "user", nvl(octet_length("orders"."order")::varchar(5), '') as "_lengths"
from "shop"."orders", "_incoming_orders"
where "orders"."id" = "_incoming_orders"."id"
  and "orders"."_is_current")
union all
(select "orders"."id" as "_key_1", "orders"."order", "orders"."tag", "orders"."timestamp", "orders"."gone", json_serialize_to_varbyte("orders"."user") as "user", nvl(octet_length("orders"."order")::varchar(5), '') as "_lengths"
from "shop"."orders", "_incoming_orders"
where "orders"."id" = "_incoming_orders"."id"
  and "orders"."_is_current"
except
select "_incoming_orders"."id" as "_key_1", "_incoming_orders"."order", "_incoming_orders"."tag", "_incoming_orders"."timestamp", "_incoming_orders"."gone", json_serialize_to_varbyte("_incoming_orders"."user") as "user", nvl(octet_length("_incoming_orders"."order")::varchar(5), '') as "_lengths"
from "_incoming_orders")
) as "differing";

-- find keys: lines
insert into "_changed_orders" ("id")
select distinct "_key_1" from (
(select "_incoming_lines"."order_id" as "_key_1", "_incoming_lines"."line_index", "_incoming_lines"."article", nvl(octet_length("_incoming_lines"."article")::varchar(5), '') as "_lengths"
from "_incoming_lines"
except
select "lines"."order_id" as "_key_1", "lines"."line_index", "lines"."article", nvl(octet_length("lines"."article")::varchar(5), '') as "_lengths"
from "shop"."lines", "_incoming_orders"
where "lines"."order_id" = "_incoming_orders"."id"
  and "lines"."_is_current")
union all
(select "lines"."order_id" as "_key_1", "lines"."line_index", "lines"."article", nvl(octet_length("lines"."article")::varchar(5), '') as "_lengths"
from "shop"."lines", "_incoming_orders"
where "lines"."order_id" = "_incoming_orders"."id"
  and "lines"."_is_current"
except
select "_incoming_lines"."order_id" as "_key_1", "_incoming_lines"."line_index", "_incoming_lines"."article", nvl(octet_length("_incoming_lines"."article")::varchar(5), '') as "_lengths"
from "_incoming_lines")
) as "differing";

-- find keys: discounts
insert into "_changed_orders" ("id")
select distinct "_key_1" from (
select "discounts"."order_id" as "_key_1", "discounts"."line_index", "discounts"."discount_index", "discounts"."percent"
from "shop"."discounts", "_incoming_orders"
where "discounts"."order_id" = "_incoming_orders"."id"
  and "discounts"."_is_current"
) as "differing";

-- find keys: parcels
insert into "_changed_orders" ("id")
select distinct "_key_1" from (
(select "_incoming_parcels"."order_id" as "_key_1", "_incoming_parcels"."parcel_index", "_incoming_parcels"."parcel", nvl(octet_length("_incoming_parcels"."parcel")::varchar(5), '') as "_lengths"
from "_incoming_parcels"
except
select "parcels"."order_id" as "_key_1", "parcels"."parcel_index", "parcels"."parcel", nvl(octet_length("parcels"."parcel")::varchar(5), '') as "_lengths"
from "shop"."parcels", "_incoming_orders"
where "parcels"."order_id" = "_incoming_orders"."id"
  and "parcels"."_is_current")
union all
(select "parcels"."order_id" as "_key_1", "parcels"."parcel_index", "parcels"."parcel", nvl(octet_length("parcels"."parcel")::varchar(5), '') as "_lengths"
from "shop"."parcels", "_incoming_orders"
where "parcels"."order_id" = "_incoming_orders"."id"
  and "parcels"."_is_current"
except
select "_incoming_parcels"."order_id" as "_key_1", "_incoming_parcels"."parcel_index", "_incoming_parcels"."parcel", nvl(octet_length("_incoming_parcels"."parcel")::varchar(5), '') as "_lengths"
from "_incoming_parcels")
) as "differing";

-- find keys: parcel_events
insert into "_changed_orders" ("id")
select distinct "_key_1" from (
(select "_incoming_parcels"."order_id" as "_key_1", "_incoming_parcel_events"."parcel", "_incoming_parcel_events"."event_index", "_incoming_parcel_events"."event", nvl(octet_length("_incoming_parcel_events"."parcel")::varchar(5), '') || ',' || nvl(octet_length("_incoming_parcel_events"."event")::varchar(5), '') as "_lengths"
from "_incoming_parcel_events", "_incoming_parcels"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
except
select "parcels"."order_id" as "_key_1", "parcel_events"."parcel", "parcel_events"."event_index", "parcel_events"."event", nvl(octet_length("parcel_events"."parcel")::varchar(5), '') || ',' || nvl(octet_length("parcel_events"."event")::varchar(5), '') as "_lengths"
from "shop"."parcel_events", "shop"."parcels", "_incoming_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_incoming_orders"."id"
  and "parcel_events"."_is_current"
  and "parcels"."_is_current")
union all
(select "parcels"."order_id" as "_key_1", "parcel_events"."parcel", "parcel_events"."event_index", "parcel_events"."event", nvl(octet_length("parcel_events"."parcel")::varchar(5), '') || ',' || nvl(octet_length("parcel_events"."event")::varchar(5), '') as "_lengths"
from "shop"."parcel_events", "shop"."parcels", "_incoming_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_incoming_orders"."id"
  and "parcel_events"."_is_current"
  and "parcels"."_is_current"
except
select "_incoming_parcels"."order_id" as "_key_1", "_incoming_parcel_events"."parcel", "_incoming_parcel_events"."event_index", "_incoming_parcel_events"."event", nvl(octet_length("_incoming_parcel_events"."parcel")::varchar(5), '') || ',' || nvl(octet_length("_incoming_parcel_events"."event")::varchar(5), '') as "_lengths"
from "_incoming_parcel_events", "_incoming_parcels"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel")
) as "differing";

-- create keys: orders
create temp table "_unchanged_orders" (
  "id" bigint not null
);

-- find keys: orders
insert into "_unchanged_orders" ("id")
select "_incoming_orders"."id"
from "_incoming_orders", "shop"."orders"
where "orders"."id" = "_incoming_orders"."id"
  and "orders"."_is_current"
except
select "id" from "_changed_orders";

-- drop unchanged: parcel_events
delete from "_incoming_parcel_events"
using "_incoming_parcels", "_unchanged_orders"
where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"
  and "_incoming_parcels"."order_id" = "_unchanged_orders"."id";

-- drop unchanged: parcels
delete from "_incoming_parcels"
using "_unchanged_orders"
where "_incoming_parcels"."order_id" = "_unchanged_orders"."id";

-- drop unchanged: lines
delete from "_incoming_lines"
using "_unchanged_orders"
where "_incoming_lines"."order_id" = "_unchanged_orders"."id";

-- drop unchanged: orders
delete from "_incoming_orders"
using "_unchanged_orders"
where "_incoming_orders"."id" = "_unchanged_orders"."id";

-- close: parcel_events
update "shop"."parcel_events"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false
from "shop"."parcels", "_incoming_orders"
where "parcel_events"."parcel" = "parcels"."parcel"
  and "parcels"."order_id" = "_incoming_orders"."id"
  and "parcel_events"."_is_current"
  and "parcels"."_is_current";

-- close: parcels
update "shop"."parcels"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false
from "_incoming_orders"
where "parcels"."order_id" = "_incoming_orders"."id"
  and "parcels"."_is_current";

-- close: discounts
update "shop"."discounts"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false
from "_incoming_orders"
where "discounts"."order_id" = "_incoming_orders"."id"
  and "discounts"."_is_current";

-- close: lines
update "shop"."lines"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false
from "_incoming_orders"
where "lines"."order_id" = "_incoming_orders"."id"
  and "lines"."_is_current";

-- close: orders
update "shop"."orders"
set "_valid_to" = '2026-11-22 03:00:00.000'::timestamp, "_is_current" = false
from "_incoming_orders"
where "orders"."id" = "_incoming_orders"."id"
  and "orders"."_is_current";

-- insert: orders
insert into "shop"."orders" ("id", "order", "tag", "timestamp", "gone", "user", "_load_id", "_raw_object", "_raw_line", "_loaded_at", "_valid_from", "_is_current")
select "id", "order", "tag", "timestamp", "gone", "user", "_load_id", "_raw_object", "_raw_line", '2026-11-22 03:00:00.000'::timestamp, '2026-11-22 03:00:00.000'::timestamp, true
from "_incoming_orders";

-- insert: lines
insert into "shop"."lines" ("order_id", "line_index", "article", "_load_id", "_loaded_at", "_valid_from", "_is_current")
select "order_id", "line_index", "article", "_load_id", '2026-11-22 03:00:00.000'::timestamp, '2026-11-22 03:00:00.000'::timestamp, true
from "_incoming_lines";

-- insert: parcels
insert into "shop"."parcels" ("order_id", "parcel_index", "parcel", "_load_id", "_loaded_at", "_valid_from", "_is_current")
select "order_id", "parcel_index", "parcel", "_load_id", '2026-11-22 03:00:00.000'::timestamp, '2026-11-22 03:00:00.000'::timestamp, true
from "_incoming_parcels";

-- insert: parcel_events
insert into "shop"."parcel_events" ("parcel", "event_index", "event", "_load_id", "_loaded_at", "_valid_from", "_is_current")
select "parcel", "event_index", "event", "_load_id", '2026-11-22 03:00:00.000'::timestamp, '2026-11-22 03:00:00.000'::timestamp, true
from "_incoming_parcel_events";

-- record: one row in _loads, one a table in _load_tables, one a stream in _state
commit;

