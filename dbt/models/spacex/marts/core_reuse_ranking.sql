{{ config(materialized='table', dist='all', sort='reuse_rank') }}

with cores as (

    select * from {{ ref('dim_cores') }}

),

final as (

    select
        core_id,
        cast(rank() over (order by reuses desc) as integer) as reuse_rank,
        reuses,
        flights,
        landings,
        reported_flights,
        first_flown_at,
        last_flown_at
    from cores
    where flights > 0

)

select * from final
