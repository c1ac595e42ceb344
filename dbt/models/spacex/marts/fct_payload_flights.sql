{{
    config(
        materialized='table',
        dist='launch_id',
        sort=['launched_at', 'launch_id']
    )
}}

with launch_payloads as (

    select * from {{ ref('stg_spacex__launch_payloads') }}

),

launches as (

    select * from {{ ref('stg_spacex__launches') }}

),

final as (

    select
        launch_payloads.launch_id,
        launch_payloads.payload_id,
        launches.rocket_id,
        launches.launch_site_id,
        launch_payloads.payload_index,
        not launches.is_upcoming as is_flown,
        launches.launched_at,
        launch_payloads._load_id,
        launch_payloads._loaded_at
    from launch_payloads
    inner join launches
        on launch_payloads.launch_id = launches.launch_id

)

select * from final
