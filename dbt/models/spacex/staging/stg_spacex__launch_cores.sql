with source as (

    select * from {{ source('spacex', 'launch_cores') }}

),

final as (

    select
        launch_id,
        core_id,
        landpad_id as landing_pad_id,
        landing_type,
        core_index,
        flight as reported_flight_number,
        has_gridfins,
        has_legs,
        is_reused,
        landing_attempt as is_landing_attempted,
        landing_success as is_landed,
        _load_id,
        _loaded_at
    from source

)

select * from final
