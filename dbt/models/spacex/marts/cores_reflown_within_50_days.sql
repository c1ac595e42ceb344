{{ config(materialized='table', dist='all', sort='core_id') }}

with core_flights as (

    select * from {{ ref('fct_core_flights') }}

),

launches as (

    select * from {{ ref('fct_launches') }}

),

-- The quickest re-flight of each core first; of two as quick, the earlier.
ranked as (

    select
        *,
        row_number() over (
            partition by core_id
            order by
                days_since_previous_flight,
                core_flight_number
        ) as turnaround_rank,
        count(*) over (partition by core_id) as reflights_within_50_days
    from core_flights
    where is_reflown_within_50_days

),

final as (

    select
        ranked.core_id,
        ranked.previous_launch_id as quickest_from_launch_id,
        ranked.launch_id as quickest_to_launch_id,
        previous_launches.launch_name as quickest_from_launch_name,
        launches.launch_name as quickest_to_launch_name,
        cast(
            ranked.reflights_within_50_days as integer
        ) as reflights_within_50_days,
        ranked.days_since_previous_flight as quickest_turnaround_days,
        ranked.previous_launched_at as quickest_from_launched_at,
        ranked.launched_at as quickest_to_launched_at
    from ranked
    inner join launches
        on ranked.launch_id = launches.launch_id
    inner join launches as previous_launches
        on ranked.previous_launch_id = previous_launches.launch_id
    where ranked.turnaround_rank = 1

)

select * from final
