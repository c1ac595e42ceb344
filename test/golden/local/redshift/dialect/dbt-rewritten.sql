-- catalog
select distinct nspname from rs_catalog.pg_namespace

-- as it was
create schema if not exists "scratch"

-- catalog
select
        table_catalog as database,
        table_name as name,
        table_schema as schema,
        'table' as type
      from rs_catalog.tables
      where table_schema ilike 'scratch'
      and table_type = 'BASE TABLE'
      union all
      select
        table_catalog as database,
        table_name as name,
        table_schema as schema,
        case
          when view_definition ilike '%create materialized view%'
            then 'materialized_view'
          else 'view'
        end as type
      from rs_catalog.views
      where table_schema ilike 'scratch'
      union all
      select distinct
        'dev' as database,
        proname as name,
        ns.nspname as schema,
        'function' as type
      from rs_catalog.pg_proc
      join rs_catalog.pg_namespace as ns on pronamespace = ns.oid
      where ns.nspname ilike 'scratch'

-- catalog, backslash
with
    relation as (
        select
            rs_catalog.pg_class.oid as relation_id,
            rs_catalog.pg_class.relname as relation_name,
            rs_catalog.pg_class.relnamespace as schema_id,
            rs_catalog.pg_namespace.nspname as schema_name,
            rs_catalog.pg_class.relkind as relation_type
        from rs_catalog.pg_class
        join rs_catalog.pg_namespace
          on rs_catalog.pg_class.relnamespace = rs_catalog.pg_namespace.oid
        where rs_catalog.pg_namespace.nspname != 'information_schema'
          and rs_catalog.pg_namespace.nspname not like E'pg\_%'
    ),
    dependency as (
        select distinct
            coalesce(pg_rewrite.ev_class, rs_catalog.pg_depend.objid) as dep_relation_id,
            rs_catalog.pg_depend.refobjid as ref_relation_id,
            rs_catalog.pg_depend.refclassid as ref_class_id
        from rs_catalog.pg_depend
        left join pg_rewrite
          on rs_catalog.pg_depend.objid = pg_rewrite.oid
        where coalesce(pg_rewrite.ev_class, rs_catalog.pg_depend.objid) != rs_catalog.pg_depend.refobjid
    )
select distinct
    dep.schema_name as dependent_schema,
    dep.relation_name as dependent_name,
    ref.schema_name as referenced_schema,
    ref.relation_name as referenced_name
from dependency
join relation ref
    on dependency.ref_relation_id = ref.relation_id
join relation dep
    on dependency.dep_relation_id = dep.relation_id

-- as it was
create table "dev"."scratch"."raw_orders" ("id" integer,"customer_id" integer,"amount" float8,"ordered_at" timestamp without time zone,"note" varchar(11))

-- late-binding-view
/*@rs{"late":true}@*/ CALL rs_catalog.create_late_view($rs_name$"dev"."scratch"."stg_orders__dbt_tmp"$rs_name$, $rs_facts${"temporary":false,"replaces":false,"reads":[{"schema":"scratch","name":"raw_orders"}],"outputs":["with"]}$rs_facts$, $rs_body$/*@as*/(
select id, customer_id, amount, ordered_at, note from "dev"."scratch"."raw_orders"
  )/*@end*/$rs_body$)

      ;

-- as it was
create view "dev"."scratch"."stg_bound__dbt_tmp" as (
    select id, customer_id from "dev"."scratch"."raw_orders"
  ) ;

-- as it was
select * from (
    select *,
        md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(getdate()::timestamp as varchar ), '')
        ) as dbt_scd_id,
        getdate()::timestamp as dbt_updated_at,
        getdate()::timestamp as dbt_valid_from,
  coalesce(nullif(getdate()::timestamp, getdate()::timestamp), null)
  as dbt_valid_to
from (
select * from "dev"."scratch"."raw_orders"
    ) sbq
    ) as __dbt_sbq
    where false
    limit 0

-- table-attributes
/*@rs{"backup":false,"diststyle":"KEY","distkey":"customer_id","sortstyle":"COMPOUND","sortkey":["customer_id"],"autorefresh":false}@*/ create materialized view "dev"."scratch"."mv_totals"





    as (
        select customer_id, sum(amount) as total from "dev"."scratch"."raw_orders" group by 1
    )

-- as it was
select * from (
        select getdate()::timestamp as dbt_snapshot_time
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
alter table "dev"."scratch"."stg_orders__dbt_tmp" rename to "stg_orders"

-- catalog, regexp_substr, split_part
with bound_views as (
        select
          ordinal_position,
          table_schema,
          column_name,
          data_type,
          character_maximum_length,
          numeric_precision,
          numeric_scale
        from rs_catalog."columns"
        where table_name = 'mv_totals'
    ),
    unbound_views as (
      select
        ordinal_position,
        view_schema,
        col_name,
        case
          when col_type ilike 'character varying%' then
            'character varying'
          when col_type ilike 'numeric%' then 'numeric'
          else col_type
        end as col_type,
        case
          when col_type like 'character%'
          then nullif(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9]+'), '')::int
          else null
        end as character_maximum_length,
        case
          when col_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 1),
            '')::int
          else null
        end as numeric_precision,
        case
          when col_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 2),
            '')::int
          else null
        end as numeric_scale
      from pg_get_late_binding_view_cols()
      cols(view_schema name, view_name name, col_name name,
           col_type varchar, ordinal_position int)
      where view_name = 'mv_totals'
    ),
    external_views as (
      select
        columnnum,
        schemaname,
        columnname,
        case
          when external_type ilike 'character varying%' or external_type ilike 'varchar%'
          then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as external_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(
            rs_catalog.REGEXP_SUBSTR(external_type, '[0-9]+'),
            '')::int
          else null
        end as character_maximum_length,
        case
          when external_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(external_type, '[0-9,]+'), ',', 1),
            '')::int
          else null
        end as numeric_precision,
        case
          when external_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(external_type, '[0-9,]+'), ',', 2),
            '')::int
          else null
        end as numeric_scale
      from
        pg_catalog.svv_external_columns
      where
        schemaname = 'scratch'
        and tablename = 'mv_totals'
    ),
    unioned as (
      select * from bound_views
      union all
      select * from unbound_views
      union all
      select * from external_views
    )
    select
      column_name,
      data_type,
      character_maximum_length,
      numeric_precision,
      numeric_scale
    from unioned
    where table_schema = 'scratch'
    order by ordinal_position

-- as it was
create  table
    "dev"."scratch"."snap_orders"
  as (
    select *,
        md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(getdate()::timestamp as varchar ), '')
        ) as dbt_scd_id,
        getdate()::timestamp as dbt_updated_at,
        getdate()::timestamp as dbt_valid_from,
  coalesce(nullif(getdate()::timestamp, getdate()::timestamp), null)
  as dbt_valid_to
from (
select * from "dev"."scratch"."raw_orders"
    ) sbq
  );

-- as it was
drop view if exists "dev"."scratch"."stg_orders__dbt_backup" cascade

-- as it was
comment on column "dev"."scratch"."mv_totals".customer_id is $dbt_comment_literal_block$$dbt_comment_literal_block$;

-- as it was
select * from (
    select *,
        md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(ordered_at as varchar ), '')
        ) as dbt_scd_id,
        ordered_at as dbt_updated_at,
        ordered_at as dbt_valid_from,
  coalesce(nullif(ordered_at, ordered_at), null)
  as dbt_valid_to
from (
select * from "dev"."scratch"."raw_orders"
    ) sbq
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
drop materialized view if exists "dev"."scratch"."mv_totals__dbt_backup" cascade

-- as it was
select * from (
select id::integer as id, amount::decimal(10,2) as amount, note::varchar(50) as note, ordered_at::timestamp as ordered_at, json_parse('{}') as extra from "dev"."scratch"."stg_orders"
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
create  table
    "dev"."scratch"."snap_ts"
  as (
    select *,
        md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(ordered_at as varchar ), '')
        ) as dbt_scd_id,
        ordered_at as dbt_updated_at,
        ordered_at as dbt_valid_from,
  coalesce(nullif(ordered_at, ordered_at), null)
  as dbt_valid_to
from (
select * from "dev"."scratch"."raw_orders"
    ) sbq
  );

-- table-attributes, avg, listagg, nvl, datediff
/*@rs{"diststyle":"KEY","distkey":"customer_id","sortstyle":"COMPOUND","sortkey":["customer_id","first_order"]}@*/ create  table
    "dev"."scratch"."customers__dbt_tmp"


  as (
select customer_id, min(ordered_at) as first_order, count(*) as orders, sum(amount) as total, rs_catalog.avg(avg(id), sum(id), max(id)) as avg_id,
  rs_catalog.listagg(rs_catalog.listagg(nullif((id)::text, ''), ','   order by id)) as ids, coalesce(max(note), 'none') as note,
  rs_catalog.date_diff('day', min(ordered_at), max(ordered_at)) as span,
  'const' as literal, getdate() as made_at
from "dev"."scratch"."stg_orders"
group by customer_id
  );

-- as it was
create  table
    "dev"."scratch"."inc_append"
  as (
select id, amount from "dev"."scratch"."stg_orders"
  );

-- as it was
select * from (
        select
    cast(null as integer)
 as id,
    cast(null as decimal(10,2))
 as amount,
    cast(null as varchar(50))
 as note,
    cast(null as timestamp)
 as ordered_at,
    cast(null as super)
 as extra
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
grant select on "dev"."scratch"."customers" to reader
;

-- table-attributes, unenforced-keys
/*@rs{"backup":false,"diststyle":"ALL","keys":[{"type":"p","columns":["id"]}]}@*/ create  table
    "dev"."scratch"."contracted__dbt_tmp"
  (
    id integer not null  ,
    amount decimal(10,2),
    note varchar(50),
    ordered_at timestamp,
    extra super
    )


  ;

-- as it was
comment on table "dev"."scratch"."customers" is $dbt_comment_literal_block$Customers, it's "quoted"$dbt_comment_literal_block$;

-- as it was
create  table
    "dev"."scratch"."inc_delete"
  as (
select id, amount, note, ordered_at from "dev"."scratch"."stg_orders"
  );

-- as it was
create  table
    "dev"."scratch"."inc_merge"
  as (
select id, amount, json_parse('{"a": ' || id || '}') as doc from "dev"."scratch"."stg_orders"
  );

-- as it was
comment on column "dev"."scratch"."customers".customer_id is $dbt_comment_literal_block$key$dbt_comment_literal_block$;

-- as it was
comment on table "dev"."scratch"."contracted" is $dbt_comment_literal_block$contracted$dbt_comment_literal_block$;

-- table-attributes, qualify
/*@rs{"diststyle":"EVEN","sortstyle":"INTERLEAVED","sortkey":["id"]}@*/ create  table
    "dev"."scratch"."latest__dbt_tmp"


  as (
SELECT (rs_row_0_0).* FROM (select "o" AS rs_row_0_0, (row_number() over (partition by customer_id order by ordered_at desc) = 1) AS rs_qualifies from "dev"."scratch"."stg_orders" as o) AS rs_qualified WHERE rs_qualifies
  );

-- as it was
drop table if exists "dev"."scratch"."customers__dbt_backup" cascade

-- as it was
comment on column "dev"."scratch"."contracted".id is $dbt_comment_literal_block$$dbt_comment_literal_block$;

-- as it was
select
      count(*) as failures,
      count(*) != 0 as should_warn,
      count(*) != 0 as should_error
    from (
select customer_id
from "dev"."scratch"."mv_totals"
where customer_id is null
    ) dbt_internal_test

-- datediff, date_trunc, dateadd
create temporary table
    "counts__dbt_tmp032437004377"
  as (
    select * from (
        with  __dbt__cte__stg_orders as (
-- Fixture for stg_orders
select cast(null as integer) as "id",
    cast(1 as integer)
 as "customer_id", cast(null as double precision) as "amount",
    cast('2026-01-01 00:00:00' as timestamp without time zone)
 as "ordered_at", cast(null as character varying(11)) as "note"
union all
select cast(null as integer) as "id",
    cast(1 as integer)
 as "customer_id", cast(null as double precision) as "amount",
    cast('2026-01-03 00:00:00' as timestamp without time zone)
 as "ordered_at", cast(null as character varying(11)) as "note"
), flights as (select customer_id, ordered_at, lag(ordered_at) over (partition by customer_id order by ordered_at) as previous from __dbt__cte__stg_orders)
select customer_id, count(*) as n, min(rs_catalog.date_diff(
        'day',
        previous,
        ordered_at
        )) as gap, date_trunc('month', max(ordered_at)) as m,
    len(
        'abc'
    ) as l,
    cast(
    rs_catalog.date_add(
        'day',
        -1,
    rs_catalog.date_add(
        'month',
        1,
        date_trunc('month', max(ordered_at))
        )
        )
        as date)
 as ld, md5(cast('a' as TEXT)) as h,
    cast('1' as integer)
 as i
from flights group by customer_id
    ) as __dbt_sbq
    where false
    limit 0
  );

-- as it was
select
      count(*) as failures,
      count(*) != 0 as should_warn,
      count(*) != 0 as should_error
    from (
with all_values as (
    select
        literal as value_field,
        count(*) as n_records
    from "dev"."scratch"."customers"
    group by literal
)
select *
from all_values
where value_field not in (
    'const'
)
    ) dbt_internal_test

-- as it was
select
      count(*) as failures,
      count(*) != 0 as should_warn,
      count(*) != 0 as should_error
    from (
with child as (
    select customer_id as from_field
    from "dev"."scratch"."customers"
    where customer_id is not null
),
parent as (
    select customer_id as to_field
    from "dev"."scratch"."raw_orders"
)
select
    from_field
from child
left join parent
    on child.from_field = parent.to_field
where parent.to_field is null
    ) dbt_internal_test

-- catalog, regexp_substr, split_part
with bound_views as (
        select
          ordinal_position,
          table_schema,
          column_name,
          data_type,
          character_maximum_length,
          numeric_precision,
          numeric_scale
        from rs_catalog."columns"
        where table_name = 'counts__dbt_tmp032437004377'
    ),
    unbound_views as (
      select
        ordinal_position,
        view_schema,
        col_name,
        case
          when col_type ilike 'character varying%' then
            'character varying'
          when col_type ilike 'numeric%' then 'numeric'
          else col_type
        end as col_type,
        case
          when col_type like 'character%'
          then nullif(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9]+'), '')::int
          else null
        end as character_maximum_length,
        case
          when col_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 1),
            '')::int
          else null
        end as numeric_precision,
        case
          when col_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 2),
            '')::int
          else null
        end as numeric_scale
      from pg_get_late_binding_view_cols()
      cols(view_schema name, view_name name, col_name name,
           col_type varchar, ordinal_position int)
      where view_name = 'counts__dbt_tmp032437004377'
    ),
    external_views as (
      select
        columnnum,
        schemaname,
        columnname,
        case
          when external_type ilike 'character varying%' or external_type ilike 'varchar%'
          then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as external_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(
            rs_catalog.REGEXP_SUBSTR(external_type, '[0-9]+'),
            '')::int
          else null
        end as character_maximum_length,
        case
          when external_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(external_type, '[0-9,]+'), ',', 1),
            '')::int
          else null
        end as numeric_precision,
        case
          when external_type like 'numeric%'
          then nullif(
            rs_catalog.SPLIT_PART(rs_catalog.REGEXP_SUBSTR(external_type, '[0-9,]+'), ',', 2),
            '')::int
          else null
        end as numeric_scale
      from
        pg_catalog.svv_external_columns
      where
        schemaname = 'None'
        and tablename = 'counts__dbt_tmp032437004377'
    ),
    unioned as (
      select * from bound_views
      union all
      select * from unbound_views
      union all
      select * from external_views
    )
    select
      column_name,
      data_type,
      character_maximum_length,
      numeric_precision,
      numeric_scale
    from unioned
    order by ordinal_position

-- datediff, date_trunc, dateadd
-- Build actual result given inputs
with dbt_internal_unit_test_actual as (
  select
    "customer_id","n","gap", 'actual' as "actual_or_expected"
  from (
    with  __dbt__cte__stg_orders as (
-- Fixture for stg_orders
select cast(null as integer) as "id",
    cast(1 as integer)
 as "customer_id", cast(null as double precision) as "amount",
    cast('2026-01-01 00:00:00' as timestamp without time zone)
 as "ordered_at", cast(null as character varying(11)) as "note"
union all
select cast(null as integer) as "id",
    cast(1 as integer)
 as "customer_id", cast(null as double precision) as "amount",
    cast('2026-01-03 00:00:00' as timestamp without time zone)
 as "ordered_at", cast(null as character varying(11)) as "note"
), flights as (select customer_id, ordered_at, lag(ordered_at) over (partition by customer_id order by ordered_at) as previous from __dbt__cte__stg_orders)
select customer_id, count(*) as n, min(rs_catalog.date_diff(
        'day',
        previous,
        ordered_at
        )) as gap, date_trunc('month', max(ordered_at)) as m,
    len(
        'abc'
    ) as l,
    cast(
    rs_catalog.date_add(
        'day',
        -1,
    rs_catalog.date_add(
        'month',
        1,
        date_trunc('month', max(ordered_at))
        )
        )
        as date)
 as ld, md5(cast('a' as TEXT)) as h,
    cast('1' as integer)
 as i
from flights group by customer_id
  ) _dbt_internal_unit_test_actual
),
-- Build expected result
dbt_internal_unit_test_expected as (
  select
    "customer_id", "n", "gap", 'expected' as "actual_or_expected"
  from (
    select
    cast(1 as integer)
 as "customer_id",
    cast(2 as bigint)
 as "n",
    cast(2 as bigint)
 as "gap"
  ) _dbt_internal_unit_test_expected
)
-- Union actual and expected results
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected

-- as it was
select
      count(*) as failures,
      count(*) != 0 as should_warn,
      count(*) != 0 as should_error
    from (
select
    customer_id as unique_field,
    count(*) as n_records
from "dev"."scratch"."customers"
where customer_id is not null
group by customer_id
having count(*) > 1
    ) dbt_internal_test

-- as it was
drop table if exists "counts__dbt_tmp032437004377" cascade

-- datediff, date_trunc, dateadd
create view "dev"."scratch"."uses_cte__dbt_tmp" as (
    with flights as (select customer_id, ordered_at, lag(ordered_at) over (partition by customer_id order by ordered_at) as previous from "dev"."scratch"."stg_orders")
select customer_id, count(*) as n, min(rs_catalog.date_diff(
        'day',
        previous,
        ordered_at
        )) as gap, date_trunc('month', max(ordered_at)) as m,
    len(
        'abc'
    ) as l,
    cast(
    rs_catalog.date_add(
        'day',
        -1,
    rs_catalog.date_add(
        'month',
        1,
        date_trunc('month', max(ordered_at))
        )
        )
        as date)
 as ld, md5(cast('a' as TEXT)) as h,
    cast('1' as integer)
 as i
from flights group by customer_id
  ) ;

-- late-binding-view
/*@rs{"late":true}@*/ CALL rs_catalog.create_late_view($rs_name$"dev"."scratch"."late_customers__dbt_tmp"$rs_name$, $rs_facts${"temporary":false,"replaces":false,"reads":[{"schema":"scratch","name":"customers"}],"outputs":["with"]}$rs_facts$, $rs_body$/*@as*/(
select customer_id, ids, total from "dev"."scratch"."customers"
  )/*@end*/$rs_body$)

      ;

-- truncate-commits
truncate table "dev"."scratch"."raw_orders"

-- as it was
select * from (
        select amount, note from (
select * from "dev"."scratch"."raw_orders"
            ) subq
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
select
            tb.database,
            tb.schema,
            tb.table,
            tb.diststyle,
            tb.sortkey1,
            mv.autorefresh
        from svv_table_info tb
        -- svv_mv_info is queryable by Redshift Serverless, but stv_mv_info is not
        left join svv_mv_info mv
            on mv.database_name = tb.database
            and mv.schema_name = tb.schema
            and mv.name = tb.table
        where tb.table ilike 'mv_totals'
        and tb.schema ilike 'scratch'
        and tb.database ilike 'dev'

-- catalog
SELECT
            a.attname as column,
            a.attisdistkey as is_dist_key,
            a.attsortkeyord as sort_key_position
        FROM rs_catalog.pg_class c
        JOIN rs_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN rs_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE
            n.nspname ilike 'scratch'
            AND c.relname LIKE 'mv_tbl__mv_totals__%'

-- catalog
select
            vw.definition
        from rs_catalog.pg_views vw
        where vw.viewname = 'mv_totals'
        and vw.schemaname = 'scratch'
        and vw.definition ilike '%create materialized view%'

-- as it was
refresh materialized view "dev"."scratch"."mv_totals"

-- comment-on-view
CALL rs_catalog.comment_on_view($rs_name$"dev"."scratch"."mv_totals"$rs_name$,      $dbt_comment_literal_block$an mv$dbt_comment_literal_block$);

-- as it was
create temporary table
    "snap_orders__dbt_tmp032512566534"
  as (
    with snapshot_query as (
select * from "dev"."scratch"."raw_orders"
    ),
    snapshotted_data as (
        select *,
        id as dbt_unique_key
        from "dev"."scratch"."snap_orders"
        where
                dbt_valid_to is null
    ),
    insertions_source_data as (
        select *,
        id as dbt_unique_key
,
            getdate()::timestamp as dbt_updated_at,
            getdate()::timestamp as dbt_valid_from,
  coalesce(nullif(getdate()::timestamp, getdate()::timestamp), null)
  as dbt_valid_to
,
            md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(getdate()::timestamp as varchar ), '')
        ) as dbt_scd_id
        from snapshot_query
    ),
    updates_source_data as (
        select *,
        id as dbt_unique_key
,
            getdate()::timestamp as dbt_updated_at,
            getdate()::timestamp as dbt_valid_from,
            getdate()::timestamp as dbt_valid_to
        from snapshot_query
    ),
    insertions as (
        select
            'insert'::varchar(6) as dbt_change_type,
            source_data.*
        from insertions_source_data as source_data
        left outer join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
            where
        snapshotted_data.dbt_unique_key is null
            or (
        snapshotted_data.dbt_unique_key is not null
 and (
               (snapshotted_data."amount" != source_data."amount"
        or
        (
            ((snapshotted_data."amount" is null) and not (source_data."amount" is null))
            or
            ((not snapshotted_data."amount" is null) and (source_data."amount" is null))
        ) or snapshotted_data."note" != source_data."note"
        or
        (
            ((snapshotted_data."note" is null) and not (source_data."note" is null))
            or
            ((not snapshotted_data."note" is null) and (source_data."note" is null))
        ))
            )
        )
    ),
    updates as (
        select
            'update'::varchar(6) as dbt_change_type,
            source_data.*,
            snapshotted_data.dbt_scd_id
        from updates_source_data as source_data
        join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
        where (
            (snapshotted_data."amount" != source_data."amount"
        or
        (
            ((snapshotted_data."amount" is null) and not (source_data."amount" is null))
            or
            ((not snapshotted_data."amount" is null) and (source_data."amount" is null))
        ) or snapshotted_data."note" != source_data."note"
        or
        (
            ((snapshotted_data."note" is null) and not (source_data."note" is null))
            or
            ((not snapshotted_data."note" is null) and (source_data."note" is null))
        ))
        )
    )
    select * from insertions
    union all
    select * from updates
  );

-- as it was
create temporary table
    "snap_ts__dbt_tmp032512894835"
  as (
    with snapshot_query as (
select * from "dev"."scratch"."raw_orders"
    ),
    snapshotted_data as (
        select *,
        id as dbt_unique_key
        from "dev"."scratch"."snap_ts"
        where
                dbt_valid_to is null
    ),
    insertions_source_data as (
        select *,
        id as dbt_unique_key
,
            ordered_at as dbt_updated_at,
            ordered_at as dbt_valid_from,
  coalesce(nullif(ordered_at, ordered_at), null)
  as dbt_valid_to
,
            md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(ordered_at as varchar ), '')
        ) as dbt_scd_id
        from snapshot_query
    ),
    updates_source_data as (
        select *,
        id as dbt_unique_key
,
            ordered_at as dbt_updated_at,
            ordered_at as dbt_valid_from,
            ordered_at as dbt_valid_to
        from snapshot_query
    ),
    insertions as (
        select
            'insert'::varchar(6) as dbt_change_type,
            source_data.*
        from insertions_source_data as source_data
        left outer join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
            where
        snapshotted_data.dbt_unique_key is null
            or (
        snapshotted_data.dbt_unique_key is not null
 and (
               (snapshotted_data.dbt_valid_from < source_data.ordered_at)
            )
        )
    ),
    updates as (
        select
            'update'::varchar(6) as dbt_change_type,
            source_data.*,
            snapshotted_data.dbt_scd_id
        from updates_source_data as source_data
        join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
        where (
            (snapshotted_data.dbt_valid_from < source_data.ordered_at)
        )
    )
    select * from insertions
    union all
    select * from updates
  );

-- as it was
select * from (
    with snapshot_query as (
select * from "dev"."scratch"."raw_orders"
    ),
    snapshotted_data as (
        select *,
        id as dbt_unique_key
        from "dev"."scratch"."snap_orders"
        where
                dbt_valid_to is null
    ),
    insertions_source_data as (
        select *,
        id as dbt_unique_key
,
            getdate()::timestamp as dbt_updated_at,
            getdate()::timestamp as dbt_valid_from,
  coalesce(nullif(getdate()::timestamp, getdate()::timestamp), null)
  as dbt_valid_to
,
            md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(getdate()::timestamp as varchar ), '')
        ) as dbt_scd_id
        from snapshot_query
    ),
    updates_source_data as (
        select *,
        id as dbt_unique_key
,
            getdate()::timestamp as dbt_updated_at,
            getdate()::timestamp as dbt_valid_from,
            getdate()::timestamp as dbt_valid_to
        from snapshot_query
    ),
    insertions as (
        select
            'insert' as dbt_change_type,
            source_data.*
        from insertions_source_data as source_data
        left outer join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
            where
        snapshotted_data.dbt_unique_key is null
            or (
        snapshotted_data.dbt_unique_key is not null
 and (
               (snapshotted_data."amount" != source_data."amount"
        or
        (
            ((snapshotted_data."amount" is null) and not (source_data."amount" is null))
            or
            ((not snapshotted_data."amount" is null) and (source_data."amount" is null))
        ) or snapshotted_data."note" != source_data."note"
        or
        (
            ((snapshotted_data."note" is null) and not (source_data."note" is null))
            or
            ((not snapshotted_data."note" is null) and (source_data."note" is null))
        ))
            )
        )
    ),
    updates as (
        select
            'update' as dbt_change_type,
            source_data.*,
            snapshotted_data.dbt_scd_id
        from updates_source_data as source_data
        join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
        where (
            (snapshotted_data."amount" != source_data."amount"
        or
        (
            ((snapshotted_data."amount" is null) and not (source_data."amount" is null))
            or
            ((not snapshotted_data."amount" is null) and (source_data."amount" is null))
        ) or snapshotted_data."note" != source_data."note"
        or
        (
            ((snapshotted_data."note" is null) and not (source_data."note" is null))
            or
            ((not snapshotted_data."note" is null) and (source_data."note" is null))
        ))
        )
    )
    select * from insertions
    union all
    select * from updates
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
select * from (
    with snapshot_query as (
select * from "dev"."scratch"."raw_orders"
    ),
    snapshotted_data as (
        select *,
        id as dbt_unique_key
        from "dev"."scratch"."snap_ts"
        where
                dbt_valid_to is null
    ),
    insertions_source_data as (
        select *,
        id as dbt_unique_key
,
            ordered_at as dbt_updated_at,
            ordered_at as dbt_valid_from,
  coalesce(nullif(ordered_at, ordered_at), null)
  as dbt_valid_to
,
            md5(coalesce(cast(id as varchar ), '')
         || '|' || coalesce(cast(ordered_at as varchar ), '')
        ) as dbt_scd_id
        from snapshot_query
    ),
    updates_source_data as (
        select *,
        id as dbt_unique_key
,
            ordered_at as dbt_updated_at,
            ordered_at as dbt_valid_from,
            ordered_at as dbt_valid_to
        from snapshot_query
    ),
    insertions as (
        select
            'insert' as dbt_change_type,
            source_data.*
        from insertions_source_data as source_data
        left outer join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
            where
        snapshotted_data.dbt_unique_key is null
            or (
        snapshotted_data.dbt_unique_key is not null
 and (
               (snapshotted_data.dbt_valid_from < source_data.ordered_at)
            )
        )
    ),
    updates as (
        select
            'update' as dbt_change_type,
            source_data.*,
            snapshotted_data.dbt_scd_id
        from updates_source_data as source_data
        join snapshotted_data
            on
        snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
        where (
            (snapshotted_data.dbt_valid_from < source_data.ordered_at)
        )
    )
    select * from insertions
    union all
    select * from updates
    ) as __dbt_sbq
    where false
    limit 0

-- as it was
update "dev"."scratch"."snap_ts"
    set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
    from "snap_ts__dbt_tmp032512894835" as DBT_INTERNAL_SOURCE
    where DBT_INTERNAL_SOURCE.dbt_scd_id::text = "dev"."scratch"."snap_ts".dbt_scd_id::text
      and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
        and "dev"."scratch"."snap_ts".dbt_valid_to is null;

-- as it was
create temporary table
    "inc_append__dbt_tmp032513799672"
  as (
select id, amount from "dev"."scratch"."stg_orders"
  );

-- as it was
create temporary table
    "inc_delete__dbt_tmp032513908140"
  as (
select id, amount, note, ordered_at from "dev"."scratch"."stg_orders"
 where ordered_at > (select max(ordered_at) from "dev"."scratch"."inc_delete") or id = 1
  );

-- as it was
create temporary table
    "inc_merge__dbt_tmp032514199938"
  as (
select id, amount, json_parse('{"a": ' || id || '}') as doc from "dev"."scratch"."stg_orders"
  );

-- as it was
insert into "dev"."scratch"."inc_append" ("id", "amount")
    (
        select "id", "amount"
        from "inc_append__dbt_tmp032513799672"
    )

-- as it was
delete from "dev"."scratch"."inc_delete"
    where (id) in (
        select distinct id
        from "inc_delete__dbt_tmp032513908140" as DBT_INTERNAL_SOURCE
    )
    ;

-- as it was
-- back compat for old kwarg name
    merge into "dev"."scratch"."inc_merge"
        using "inc_merge__dbt_tmp032514199938" as DBT_INTERNAL_SOURCE
        on (
                DBT_INTERNAL_SOURCE.id = "dev"."scratch"."inc_merge".id
            )
    when matched then update set
        "id" = DBT_INTERNAL_SOURCE."id",
        "amount" = DBT_INTERNAL_SOURCE."amount",
        "doc" = DBT_INTERNAL_SOURCE."doc"
    when not matched then insert (
        "id",
        "amount",
        "doc"
    )
    values (
        DBT_INTERNAL_SOURCE."id",
        DBT_INTERNAL_SOURCE."amount",
        DBT_INTERNAL_SOURCE."doc"
    )

-- format_type, catalog
with
            late_binding as (
    select
        table_schema,
        table_name,
        'LATE BINDING VIEW'::varchar as table_type,
        null::text as table_comment,
        column_name,
        column_index,
        column_type,
        null::text as column_comment
    from pg_get_late_binding_view_cols()
        cols(
            table_schema name,
            table_name name,
            column_name name,
            column_type varchar,
            column_index int
        )
    where ((
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('uses_cte')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('customers')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('contracted')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('stg_orders')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('late_customers')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('mv_totals')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('raw_orders')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('snap_orders')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('stg_bound')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('inc_merge')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('inc_delete')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('snap_ts')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('inc_append')
            ) or (
                upper(table_schema) = upper('scratch')
            and upper(table_name) = upper('latest')
            ))
),
            early_binding as (
    select
        sch.nspname as table_schema,
        tbl.relname as table_name,
        case
            when tbl.relkind = 'v' and mat_views.table_name is not null then 'MATERIALIZED VIEW'
            when tbl.relkind = 'v' then 'VIEW'
            else 'BASE TABLE'
        end as table_type,
        tbl_desc.description as table_comment,
        col.attname as column_name,
        col.attnum as column_index,
        rs_catalog.format_type(col.atttypid, col.atttypmod) as column_type,
        col_desc.description as column_comment
    from rs_catalog.pg_namespace sch
    join rs_catalog.pg_class tbl
        on tbl.relnamespace = sch.oid
    join rs_catalog.pg_attribute col
        on col.attrelid = tbl.oid
    left outer join pg_catalog.pg_description tbl_desc
        on tbl_desc.objoid = tbl.oid
        and tbl_desc.objsubid = 0
    left outer join pg_catalog.pg_description col_desc
        on col_desc.objoid = tbl.oid
        and col_desc.objsubid = col.attnum
    left outer join rs_catalog.views mat_views
        on mat_views.table_schema = sch.nspname
        and mat_views.table_name = tbl.relname
        and mat_views.view_definition ilike '%create materialized view%'
        and mat_views.table_catalog = 'dev'
    where tbl.relkind in ('r', 'v', 'f', 'p')
    and col.attnum > 0
    and not col.attisdropped
    and ((
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('uses_cte')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('customers')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('contracted')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('stg_orders')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('late_customers')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('mv_totals')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('raw_orders')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('snap_orders')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('stg_bound')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('inc_merge')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('inc_delete')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('snap_ts')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('inc_append')
            ) or (
                upper(sch.nspname) = upper('scratch')
            and upper(tbl.relname) = upper('latest')
            ))
),
            unioned as (select * from early_binding union all select * from late_binding),
            table_owners as (
    select
        schemaname as table_schema,
        tablename as table_name,
        tableowner as table_owner
    from rs_catalog.pg_tables
    union all
    select
        schemaname as table_schema,
        viewname as table_name,
        viewowner as table_owner
    from rs_catalog.pg_views
)
        select 'dev' as table_database, *
        from unioned
        join table_owners using (table_schema, table_name)
        order by "column_index"

-- has_table_privilege
select has_table_privilege(rs_catalog.role_of(current_user), 'svv_table_info', 'SELECT') as can_select

-- as it was
select
        "schema" as table_schema,
        "table" as table_name,
        'Encoded'::text as "stats:encoded:label",
        encoded as "stats:encoded:value",
        'Indicates whether any column in the table has compression encoding defined.'::text as "stats:encoded:description",
        true as "stats:encoded:include",
        'Dist Style' as "stats:diststyle:label",
        diststyle as "stats:diststyle:value",
        'Distribution style or distribution key column, if key distribution is defined.'::text as "stats:diststyle:description",
        true as "stats:diststyle:include",
        'Sort Key 1' as "stats:sortkey1:label",
        -- handle 0xFF byte in response for interleaved sort styles
        case
            when sortkey1 like 'INTERLEAVED%' then 'INTERLEAVED'::text
            else sortkey1
        end as "stats:sortkey1:value",
        'First column in the sort key.'::text as "stats:sortkey1:description",
        (sortkey1 is not null) as "stats:sortkey1:include",
        'Max Varchar' as "stats:max_varchar:label",
        max_varchar as "stats:max_varchar:value",
        'Size of the largest column that uses a VARCHAR data type.'::text as "stats:max_varchar:description",
        true as "stats:max_varchar:include",
        -- exclude this, as the data is strangely returned with null-byte characters
        'Sort Key 1 Encoding' as "stats:sortkey1_enc:label",
        sortkey1_enc as "stats:sortkey1_enc:value",
        'Compression encoding of the first column in the sort key.' as "stats:sortkey1_enc:description",
        false as "stats:sortkey1_enc:include",
        '# Sort Keys' as "stats:sortkey_num:label",
        sortkey_num as "stats:sortkey_num:value",
        'Number of columns defined as sort keys.' as "stats:sortkey_num:description",
        (sortkey_num > 0) as "stats:sortkey_num:include",
        'Approximate Size' as "stats:size:label",
        size * 1000000 as "stats:size:value",
        'Approximate size of the table, calculated from a count of 1MB blocks'::text as "stats:size:description",
        true as "stats:size:include",
        'Disk Utilization' as "stats:pct_used:label",
        pct_used / 100.0 as "stats:pct_used:value",
        'Percent of available space that is used by the table.'::text as "stats:pct_used:description",
        true as "stats:pct_used:include",
        'Unsorted %' as "stats:unsorted:label",
        unsorted / 100.0 as "stats:unsorted:value",
        'Percent of unsorted rows in the table.'::text as "stats:unsorted:description",
        (unsorted is not null) as "stats:unsorted:include",
        'Stats Off' as "stats:stats_off:label",
        stats_off as "stats:stats_off:value",
        'Number that indicates how stale the table statistics are; 0 is current, 100 is out of date.'::text as "stats:stats_off:description",
        true as "stats:stats_off:include",
        'Approximate Row Count' as "stats:rows:label",
        tbl_rows as "stats:rows:value",
        'Approximate number of rows in the table. This value includes rows marked for deletion, but not yet vacuumed.'::text as "stats:rows:description",
        true as "stats:rows:include",
        'Sort Key Skew' as "stats:skew_sortkey1:label",
        skew_sortkey1 as "stats:skew_sortkey1:value",
        'Ratio of the size of the largest non-sort key column to the size of the first column of the sort key.'::text as "stats:skew_sortkey1:description",
        (skew_sortkey1 is not null) as "stats:skew_sortkey1:include",
        'Skew Rows' as "stats:skew_rows:label",
        skew_rows as "stats:skew_rows:value",
        'Ratio of the number of rows in the slice with the most rows to the number of rows in the slice with the fewest rows.'::text as "stats:skew_rows:description",
        (skew_rows is not null) as "stats:skew_rows:include"
    from svv_table_info
        where ((
                    upper("schema") = upper('scratch')
                and upper("table") = upper('uses_cte')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('customers')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('contracted')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('stg_orders')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('late_customers')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('mv_totals')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('raw_orders')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('snap_orders')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('stg_bound')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('inc_merge')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('inc_delete')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('snap_ts')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('inc_append')
                ) or (
                    upper("schema") = upper('scratch')
                and upper("table") = upper('latest')
                ))

-- as it was
select
      max(ordered_at) as max_loaded_at,
      getdate() as snapshotted_at
    from "dev"."scratch"."raw_orders"

-- as it was
comment on column "dev"."scratch"."mv_totals".customer_id is $dbt_comment_literal_block$c$dbt_comment_literal_block$;

-- show
SELECT * FROM rs_catalog.show_schemas WHERE database_name = 'dev' ORDER BY 1, 2

-- show
SELECT * FROM rs_catalog.show_tables WHERE schema_name = 'scratch' ORDER BY 1, 2, 3

-- catalog
select distinct
      'dev' as database,
      proname::varchar as name,
      ns.nspname::varchar as schema,
      'function' as type
    from rs_catalog.pg_proc
    join rs_catalog.pg_namespace as ns on pronamespace = ns.oid
    where ns.nspname ilike 'scratch'

-- show
SELECT * FROM rs_catalog.show_columns WHERE table_name = 'snap_orders' AND schema_name = 'scratch' ORDER BY ordinal_position

-- as it was
select
            database_name,
            schema_name,
            table_name,
            column_name,
            ordinal_position,
            data_type,
            remarks
        from svv_redshift_columns
        where database_name = 'dev'
        and ((schema_name = lower('scratch') and table_name = lower('snap_orders')) or (schema_name = lower('scratch') and table_name = lower('latest')) or (schema_name = lower('scratch') and table_name = lower('inc_delete')) or (schema_name = lower('scratch') and table_name = lower('stg_bound')) or (schema_name = lower('scratch') and table_name = lower('uses_cte')) or (schema_name = lower('scratch') and table_name = lower('customers')) or (schema_name = lower('scratch') and table_name = lower('mv_totals')) or (schema_name = lower('scratch') and table_name = lower('late_customers')) or (schema_name = lower('scratch') and table_name = lower('raw_orders')) or (schema_name = lower('scratch') and table_name = lower('stg_orders')) or (schema_name = lower('scratch') and table_name = lower('inc_merge')) or (schema_name = lower('scratch') and table_name = lower('contracted')) or (schema_name = lower('scratch') and table_name = lower('inc_append')) or (schema_name = lower('scratch') and table_name = lower('snap_ts')))
