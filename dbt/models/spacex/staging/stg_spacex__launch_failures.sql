with source as (

    select * from {{ source('spacex', 'launch_failures') }}

),

final as (

    select
        launch_id,
        reason,
        failure_index,
        time_seconds,
        altitude_km,
        _load_id,
        _loaded_at
    from source

)

select * from final
