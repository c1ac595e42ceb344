with source as (

    select * from {{ source('spacex', 'launch_payloads') }}

),

final as (

    select
        launch_id,
        payload_id,
        payload_index,
        _load_id,
        _loaded_at
    from source

)

select * from final
