with source as (

    select * from {{ source('spacex', 'launches') }}

),

final as (

    select
        id as launch_id,
        rocket_id,
        launchpad_id as launch_site_id,
        name as launch_name,
        date_precision,
        date_local as launched_at_local,
        flight_number,
        date_unix as launched_at_unix,
        crew,
        ships,
        capsules,
        upcoming as is_upcoming,
        success as is_success,
        date_utc as launched_at,
        _load_id,
        _loaded_at
    from source

)

select * from final
