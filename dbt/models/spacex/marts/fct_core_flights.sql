{{
    config(
        materialized='table',
        dist='core_id',
        sort=['core_id', 'launched_at']
    )
}}

with core_flights as (

    select * from {{ ref('int_spacex__core_flights_sequenced') }}

),

turnarounds as (

    select
        *,
        {{ dbt.datediff('previous_launched_at', 'launched_at', 'second') }}
            as seconds_since_previous_flight
    from core_flights

),

final as (

    select
        launch_id,
        core_id,
        previous_launch_id,
        landing_pad_id,
        landing_type,
        core_index,
        cast(core_flight_number as integer) as core_flight_number,
        reported_flight_number,
        -- Redshift's casts to fewer decimals cut: round first.
        cast(
            round(
                cast(seconds_since_previous_flight as decimal(18, 0)) / 86400, 2
            ) as decimal(18, 2)
        ) as days_since_previous_flight,
        is_flown,
        -- Whole seconds decide, not the rounded days.
        case
            when seconds_since_previous_flight is null then false
            else seconds_since_previous_flight <= 50 * 86400
        end as is_reflown_within_50_days,
        is_landing_attempted,
        is_landed,
        launched_at,
        previous_launched_at,
        _load_id,
        _loaded_at
    from turnarounds

)

select * from final
