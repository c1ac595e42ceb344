{{ config(materialized='table', dist='all', sort='launch_site_id') }}

with launches as (

    select * from {{ ref('fct_launches') }}

),

final as (

    select
        launch_site_id,
        cast(
            sum(case when outcome <> 'upcoming' then 1 else 0 end) as integer
        ) as launches,
        cast(
            sum(case when outcome = 'success' then 1 else 0 end) as integer
        ) as successes,
        cast(
            sum(case when outcome = 'failure' then 1 else 0 end) as integer
        ) as failures,
        cast(
            sum(case when outcome = 'upcoming' then 1 else 0 end) as integer
        ) as upcoming_launches,
        min(
            case when outcome <> 'upcoming' then launched_at end
        ) as first_launched_at,
        max(
            case when outcome <> 'upcoming' then launched_at end
        ) as last_launched_at,
        max(_loaded_at) as _loaded_at
    from launches
    where launch_site_id is not null
    group by launch_site_id

)

select * from final
