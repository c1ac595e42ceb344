-- load 01JD0000000000000000000002 into schema spacex
--   launches: merge, 205 rows in 1 file (20500 bytes), new table
--   launch_details: merge, 205 rows in 1 file (20500 bytes), new table
--   launch_cores: merge, 197 rows in 1 file (19700 bytes), new table
--   launch_fairings: merge, 160 rows in 1 file (16000 bytes), new table
--   launch_fairing_ships: merge, 0 rows in 0 files (0 bytes), new table
--   launch_links: merge, 205 rows in 1 file (20500 bytes), new table
--   launch_failures: merge, 5 rows in 1 file (500 bytes), new table
--   launch_payloads: merge, 225 rows in 1 file (22500 bytes), new table

begin;

-- lock: loads of a pipeline come one after another
lock table "spacex"."_lock";

-- create incoming: launches
create temp table "_incoming_launches" (
  "id" varchar(64) not null,
  "flight_number" integer not null,
  "name" varchar(512) not null,
  "date_utc" timestamp not null,
  "date_unix" bigint not null,
  "date_local" varchar(64),
  "date_precision" varchar(32) not null,
  "upcoming" boolean not null,
  "success" boolean,
  "rocket_id" varchar(64),
  "launchpad_id" varchar(64),
  "crew" super,
  "ships" super,
  "capsules" super,
  "_load_id" varchar(26) not null,
  "_raw_object" varchar(1024) not null,
  "_raw_line" bigint not null
)
diststyle key distkey ("id");

-- copy: launches
copy "_incoming_launches" ("id", "flight_number", "name", "date_utc", "date_unix", "date_local", "date_precision", "upcoming", "success", "rocket_id", "launchpad_id", "crew", "ships", "capsules", "_load_id", "_raw_object", "_raw_line")
from 's3://lake/processed/spacex/launches/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet serializetojson
manifest;

-- count copied: launches
select pg_last_copy_count() as "rows";

-- count incoming: launches
select count(*) as "rows" from "_incoming_launches";

-- check key: launches
select "id", count(*) as "_rows"
from "_incoming_launches"
group by "id"
having count(*) > 1
order by "id"
limit 5;

-- create incoming: launch_details
create temp table "_incoming_launch_details" (
  "launch_id" varchar(64) not null,
  "details" varchar(16384),
  "static_fire_date_utc" timestamp,
  "static_fire_date_unix" bigint,
  "window_seconds" integer,
  "is_net" boolean,
  "is_tbd" boolean,
  "is_auto_updated" boolean,
  "launch_library_id" varchar(64),
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_details
copy "_incoming_launch_details" ("launch_id", "details", "static_fire_date_utc", "static_fire_date_unix", "window_seconds", "is_net", "is_tbd", "is_auto_updated", "launch_library_id", "_load_id")
from 's3://lake/processed/spacex/launch_details/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet
manifest;

-- count copied: launch_details
select pg_last_copy_count() as "rows";

-- count incoming: launch_details
select count(*) as "rows" from "_incoming_launch_details";

-- check key: launch_details
select "launch_id", count(*) as "_rows"
from "_incoming_launch_details"
group by "launch_id"
having count(*) > 1
order by "launch_id"
limit 5;

-- create incoming: launch_cores
create temp table "_incoming_launch_cores" (
  "launch_id" varchar(64) not null,
  "core_index" integer not null,
  "core_id" varchar(64) not null,
  "flight" integer,
  "has_gridfins" boolean,
  "has_legs" boolean,
  "is_reused" boolean,
  "landing_attempt" boolean,
  "landing_success" boolean,
  "landing_type" varchar(32),
  "landpad_id" varchar(64),
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_cores
copy "_incoming_launch_cores" ("launch_id", "core_index", "core_id", "flight", "has_gridfins", "has_legs", "is_reused", "landing_attempt", "landing_success", "landing_type", "landpad_id", "_load_id")
from 's3://lake/processed/spacex/launch_cores/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet
manifest;

-- count copied: launch_cores
select pg_last_copy_count() as "rows";

-- count incoming: launch_cores
select count(*) as "rows" from "_incoming_launch_cores";

-- check key: launch_cores
select "launch_id", "core_index", count(*) as "_rows"
from "_incoming_launch_cores"
group by "launch_id", "core_index"
having count(*) > 1
order by "launch_id", "core_index"
limit 5;

-- create incoming: launch_fairings
create temp table "_incoming_launch_fairings" (
  "launch_id" varchar(64) not null,
  "is_reused" boolean,
  "recovery_attempt" boolean,
  "is_recovered" boolean,
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_fairings
copy "_incoming_launch_fairings" ("launch_id", "is_reused", "recovery_attempt", "is_recovered", "_load_id")
from 's3://lake/processed/spacex/launch_fairings/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet
manifest;

-- count copied: launch_fairings
select pg_last_copy_count() as "rows";

-- count incoming: launch_fairings
select count(*) as "rows" from "_incoming_launch_fairings";

-- check key: launch_fairings
select "launch_id", count(*) as "_rows"
from "_incoming_launch_fairings"
group by "launch_id"
having count(*) > 1
order by "launch_id"
limit 5;

-- create incoming: launch_links
create temp table "_incoming_launch_links" (
  "launch_id" varchar(64) not null,
  "patch_small" varchar(2048),
  "patch_large" varchar(2048),
  "reddit_campaign" varchar(2048),
  "reddit_launch" varchar(2048),
  "reddit_media" varchar(2048),
  "reddit_recovery" varchar(2048),
  "flickr_originals" super,
  "presskit" varchar(2048),
  "webcast" varchar(2048),
  "youtube_id" varchar(64),
  "article" varchar(2048),
  "wikipedia" varchar(2048),
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_links
copy "_incoming_launch_links" ("launch_id", "patch_small", "patch_large", "reddit_campaign", "reddit_launch", "reddit_media", "reddit_recovery", "flickr_originals", "presskit", "webcast", "youtube_id", "article", "wikipedia", "_load_id")
from 's3://lake/processed/spacex/launch_links/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet serializetojson
manifest;

-- count copied: launch_links
select pg_last_copy_count() as "rows";

-- count incoming: launch_links
select count(*) as "rows" from "_incoming_launch_links";

-- check key: launch_links
select "launch_id", count(*) as "_rows"
from "_incoming_launch_links"
group by "launch_id"
having count(*) > 1
order by "launch_id"
limit 5;

-- create incoming: launch_failures
create temp table "_incoming_launch_failures" (
  "launch_id" varchar(64) not null,
  "failure_index" integer not null,
  "time_seconds" integer,
  "altitude_km" integer,
  "reason" varchar(4096),
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_failures
copy "_incoming_launch_failures" ("launch_id", "failure_index", "time_seconds", "altitude_km", "reason", "_load_id")
from 's3://lake/processed/spacex/launch_failures/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet
manifest;

-- count copied: launch_failures
select pg_last_copy_count() as "rows";

-- count incoming: launch_failures
select count(*) as "rows" from "_incoming_launch_failures";

-- check key: launch_failures
select "launch_id", "failure_index", count(*) as "_rows"
from "_incoming_launch_failures"
group by "launch_id", "failure_index"
having count(*) > 1
order by "launch_id", "failure_index"
limit 5;

-- create incoming: launch_payloads
create temp table "_incoming_launch_payloads" (
  "launch_id" varchar(64) not null,
  "payload_index" integer not null,
  "payload_id" varchar(64) not null,
  "_load_id" varchar(26) not null
)
diststyle key distkey ("launch_id");

-- copy: launch_payloads
copy "_incoming_launch_payloads" ("launch_id", "payload_index", "payload_id", "_load_id")
from 's3://lake/processed/spacex/launch_payloads/date=2026-11-22/load=01JD0000000000000000000002/copy.manifest'
iam_role 'arn:aws:iam::123456789012:role/lakeload-copy'
format as parquet
manifest;

-- count copied: launch_payloads
select pg_last_copy_count() as "rows";

-- count incoming: launch_payloads
select count(*) as "rows" from "_incoming_launch_payloads";

-- check key: launch_payloads
select "launch_id", "payload_id", count(*) as "_rows"
from "_incoming_launch_payloads"
group by "launch_id", "payload_id"
having count(*) > 1
order by "launch_id", "payload_id"
limit 5;

-- create target: launches
create table "spacex"."launches" (
  "id" varchar(64) not null,
  "flight_number" integer not null,
  "name" varchar(512) not null,
  "date_utc" timestamp not null,
  "date_unix" bigint not null,
  "date_local" varchar(64),
  "date_precision" varchar(32) not null,
  "upcoming" boolean not null,
  "success" boolean,
  "rocket_id" varchar(64),
  "launchpad_id" varchar(64),
  "crew" super,
  "ships" super,
  "capsules" super,
  "_load_id" varchar(26) not null,
  "_raw_object" varchar(1024) not null,
  "_raw_line" bigint not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("id")
compound sortkey ("date_utc");

-- create target: launch_details
create table "spacex"."launch_details" (
  "launch_id" varchar(64) not null,
  "details" varchar(16384),
  "static_fire_date_utc" timestamp,
  "static_fire_date_unix" bigint,
  "window_seconds" integer,
  "is_net" boolean,
  "is_tbd" boolean,
  "is_auto_updated" boolean,
  "launch_library_id" varchar(64),
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id");

-- create target: launch_cores
create table "spacex"."launch_cores" (
  "launch_id" varchar(64) not null,
  "core_index" integer not null,
  "core_id" varchar(64) not null,
  "flight" integer,
  "has_gridfins" boolean,
  "has_legs" boolean,
  "is_reused" boolean,
  "landing_attempt" boolean,
  "landing_success" boolean,
  "landing_type" varchar(32),
  "landpad_id" varchar(64),
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id", "core_index");

-- create target: launch_fairings
create table "spacex"."launch_fairings" (
  "launch_id" varchar(64) not null,
  "is_reused" boolean,
  "recovery_attempt" boolean,
  "is_recovered" boolean,
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id");

-- create target: launch_fairing_ships
create table "spacex"."launch_fairing_ships" (
  "launch_id" varchar(64) not null,
  "ship_index" integer not null,
  "ship_id" varchar(64) not null,
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id", "ship_index");

-- create target: launch_links
create table "spacex"."launch_links" (
  "launch_id" varchar(64) not null,
  "patch_small" varchar(2048),
  "patch_large" varchar(2048),
  "reddit_campaign" varchar(2048),
  "reddit_launch" varchar(2048),
  "reddit_media" varchar(2048),
  "reddit_recovery" varchar(2048),
  "flickr_originals" super,
  "presskit" varchar(2048),
  "webcast" varchar(2048),
  "youtube_id" varchar(64),
  "article" varchar(2048),
  "wikipedia" varchar(2048),
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id");

-- create target: launch_failures
create table "spacex"."launch_failures" (
  "launch_id" varchar(64) not null,
  "failure_index" integer not null,
  "time_seconds" integer,
  "altitude_km" integer,
  "reason" varchar(4096),
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id", "failure_index");

-- create target: launch_payloads
create table "spacex"."launch_payloads" (
  "launch_id" varchar(64) not null,
  "payload_index" integer not null,
  "payload_id" varchar(64) not null,
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("launch_id")
compound sortkey ("launch_id", "payload_index");

-- insert: launches
insert into "spacex"."launches" ("id", "flight_number", "name", "date_utc", "date_unix", "date_local", "date_precision", "upcoming", "success", "rocket_id", "launchpad_id", "crew", "ships", "capsules", "_load_id", "_raw_object", "_raw_line", "_loaded_at")
select "id", "flight_number", "name", "date_utc", "date_unix", "date_local", "date_precision", "upcoming", "success", "rocket_id", "launchpad_id", "crew", "ships", "capsules", "_load_id", "_raw_object", "_raw_line", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launches";

-- insert: launch_details
insert into "spacex"."launch_details" ("launch_id", "details", "static_fire_date_utc", "static_fire_date_unix", "window_seconds", "is_net", "is_tbd", "is_auto_updated", "launch_library_id", "_load_id", "_loaded_at")
select "launch_id", "details", "static_fire_date_utc", "static_fire_date_unix", "window_seconds", "is_net", "is_tbd", "is_auto_updated", "launch_library_id", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_details";

-- insert: launch_cores
insert into "spacex"."launch_cores" ("launch_id", "core_index", "core_id", "flight", "has_gridfins", "has_legs", "is_reused", "landing_attempt", "landing_success", "landing_type", "landpad_id", "_load_id", "_loaded_at")
select "launch_id", "core_index", "core_id", "flight", "has_gridfins", "has_legs", "is_reused", "landing_attempt", "landing_success", "landing_type", "landpad_id", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_cores";

-- insert: launch_fairings
insert into "spacex"."launch_fairings" ("launch_id", "is_reused", "recovery_attempt", "is_recovered", "_load_id", "_loaded_at")
select "launch_id", "is_reused", "recovery_attempt", "is_recovered", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_fairings";

-- insert: launch_links
insert into "spacex"."launch_links" ("launch_id", "patch_small", "patch_large", "reddit_campaign", "reddit_launch", "reddit_media", "reddit_recovery", "flickr_originals", "presskit", "webcast", "youtube_id", "article", "wikipedia", "_load_id", "_loaded_at")
select "launch_id", "patch_small", "patch_large", "reddit_campaign", "reddit_launch", "reddit_media", "reddit_recovery", "flickr_originals", "presskit", "webcast", "youtube_id", "article", "wikipedia", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_links";

-- insert: launch_failures
insert into "spacex"."launch_failures" ("launch_id", "failure_index", "time_seconds", "altitude_km", "reason", "_load_id", "_loaded_at")
select "launch_id", "failure_index", "time_seconds", "altitude_km", "reason", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_failures";

-- insert: launch_payloads
insert into "spacex"."launch_payloads" ("launch_id", "payload_index", "payload_id", "_load_id", "_loaded_at")
select "launch_id", "payload_index", "payload_id", "_load_id", '2026-11-22 03:00:00.000'::timestamp
from "_incoming_launch_payloads";

-- record: one row in _loads, one a table in _load_tables, one a stream in _state
commit;

