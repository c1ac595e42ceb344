{{ config(materialized='table', dist='core_id', sort='core_id') }}

with core_flights as (

    select * from {{ ref('fct_core_flights') }}

),

final as (

    select
        core_id,
        cast(
            sum(case when is_flown then 1 else 0 end) as integer
        ) as flights,
        cast(
            sum(case when is_flown then 0 else 1 end) as integer
        ) as planned_flights,
        cast(
            sum(case when core_flight_number > 1 then 1 else 0 end) as integer
        ) as reuses,
        cast(
            sum(case when is_reflown_within_50_days then 1 else 0 end)
            as integer
        ) as reflights_within_50_days,
        cast(
            sum(case when is_flown and is_landing_attempted then 1 else 0 end)
            as integer
        ) as landing_attempts,
        cast(
            sum(case when is_flown and is_landed then 1 else 0 end) as integer
        ) as landings,
        max(reported_flight_number) as reported_flights,
        min(days_since_previous_flight) as shortest_turnaround_days,
        min(case when is_flown then launched_at end) as first_flown_at,
        max(case when is_flown then launched_at end) as last_flown_at,
        max(_loaded_at) as _loaded_at
    from core_flights
    group by core_id

)

select * from final
