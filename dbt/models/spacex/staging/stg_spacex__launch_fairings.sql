with source as (

    select * from {{ source('spacex', 'launch_fairings') }}

),

final as (

    select
        launch_id,
        is_reused,
        recovery_attempt as is_recovery_attempted,
        is_recovered,
        _load_id,
        _loaded_at
    from source

)

select * from final
