with source as (

    select * from {{ source('spacex', 'launch_fairing_ships') }}

),

final as (

    select
        launch_id,
        ship_id,
        ship_index,
        _load_id,
        _loaded_at
    from source

)

select * from final
