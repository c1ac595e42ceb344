with source as (

    select * from {{ source('spacex', 'launch_details') }}

),

final as (

    select
        launch_id,
        launch_library_id,
        details,
        window_seconds,
        static_fire_date_unix as static_fired_at_unix,
        is_net as is_no_earlier_than,
        is_tbd as is_to_be_decided,
        is_auto_updated,
        static_fire_date_utc as static_fired_at,
        _load_id,
        _loaded_at
    from source

)

select * from final
