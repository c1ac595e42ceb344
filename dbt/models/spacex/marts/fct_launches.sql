{{
    config(
        materialized='table',
        dist='launch_id',
        sort=['launched_at', 'launch_id']
    )
}}

with launches as (

    select * from {{ ref('int_spacex__launches_judged') }}

),

launch_details as (

    select * from {{ ref('stg_spacex__launch_details') }}

),

launch_fairings as (

    select * from {{ ref('stg_spacex__launch_fairings') }}

),

launch_links as (

    select * from {{ ref('stg_spacex__launch_links') }}

),

-- A row a launch from each list, so that joining them multiplies nothing.
cores_by_launch as (

    select
        launch_id,
        count(*) as cores
    from {{ ref('stg_spacex__launch_cores') }}
    group by launch_id

),

payloads_by_launch as (

    select
        launch_id,
        count(*) as payloads
    from {{ ref('stg_spacex__launch_payloads') }}
    group by launch_id

),

failures_by_launch as (

    select
        launch_id,
        count(*) as failures
    from {{ ref('stg_spacex__launch_failures') }}
    group by launch_id

),

fairing_ships_by_launch as (

    select
        launch_id,
        count(*) as fairing_ships
    from {{ ref('stg_spacex__launch_fairing_ships') }}
    group by launch_id

),

final as (

    select
        launches.launch_id,
        launches.rocket_id,
        launches.launch_site_id,
        launches.launch_name,
        launches.outcome,
        launches.date_precision,
        launch_details.details,
        launch_links.webcast_url,
        launch_links.wikipedia_url,
        launches.flight_number,
        launch_details.window_seconds,
        cast(coalesce(cores_by_launch.cores, 0) as integer) as cores,
        cast(coalesce(payloads_by_launch.payloads, 0) as integer) as payloads,
        cast(coalesce(failures_by_launch.failures, 0) as integer) as failures,
        cast(
            coalesce(fairing_ships_by_launch.fairing_ships, 0) as integer
        ) as fairing_ships,
        launches.is_upcoming,
        launches.is_success,
        launch_fairings.is_reused as is_fairing_reused,
        launch_fairings.is_recovered as is_fairing_recovered,
        launches.launched_at,
        launch_details.static_fired_at,
        launches._load_id,
        launches._loaded_at
    from launches
    left join launch_details
        on launches.launch_id = launch_details.launch_id
    left join launch_fairings
        on launches.launch_id = launch_fairings.launch_id
    left join launch_links
        on launches.launch_id = launch_links.launch_id
    left join cores_by_launch
        on launches.launch_id = cores_by_launch.launch_id
    left join payloads_by_launch
        on launches.launch_id = payloads_by_launch.launch_id
    left join failures_by_launch
        on launches.launch_id = failures_by_launch.launch_id
    left join fairing_ships_by_launch
        on launches.launch_id = fairing_ships_by_launch.launch_id

)

select * from final
