create schema if not exists "spacex";

create table if not exists "spacex"."_lock" (
  "id" integer not null
)
diststyle all;

create table if not exists "spacex"."_loads" (
  "load_id" varchar(26) not null,
  "started_at" timestamp not null,
  "committed_at" timestamp not null,
  "content_sha256" varchar(64) not null,
  "contract_sha256" varchar(64) not null,
  "raw_records" bigint not null,
  "raw_bytes" bigint not null,
  "rows_loaded" bigint not null,
  "lakeload_version" varchar(64) not null,
  "replay_id" varchar(26)
)
diststyle all;

create table if not exists "spacex"."_load_tables" (
  "load_id" varchar(26) not null,
  "table_name" varchar(127) not null,
  "rows_staged" bigint not null,
  "rows_loaded" bigint not null,
  "rows_deleted" bigint not null,
  "files" integer not null,
  "bytes" bigint not null
)
diststyle all;

create table if not exists "spacex"."_state" (
  "stream" varchar(512) not null,
  "cursor" varchar(4096),
  "cursor_path" varchar(4096),
  "cursor_initial" varchar(4096),
  "load_id" varchar(26) not null,
  "updated_at" timestamp not null
)
diststyle all;

create table if not exists "spacex"."_schema_versions" (
  "contract_sha256" varchar(64) not null,
  "part" integer not null,
  "contract" varchar(65535) not null,
  "load_id" varchar(26) not null,
  "recorded_at" timestamp not null
)
diststyle all;
