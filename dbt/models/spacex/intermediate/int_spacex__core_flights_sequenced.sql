{{ config(materialized='ephemeral') }}

with launch_cores as (

    select * from {{ ref('stg_spacex__launch_cores') }}

),

launches as (

    select * from {{ ref('stg_spacex__launches') }}

),

core_flights as (

    select
        launch_cores.launch_id,
        launch_cores.core_id,
        launch_cores.landing_pad_id,
        launch_cores.landing_type,
        launch_cores.core_index,
        launch_cores.reported_flight_number,
        launches.flight_number,
        launch_cores.is_landing_attempted,
        launch_cores.is_landed,
        not launches.is_upcoming as is_flown,
        launches.launched_at,
        launch_cores._load_id,
        launch_cores._loaded_at
    from launch_cores
    inner join launches
        on launch_cores.launch_id = launches.launch_id

),

-- Flights that happened and flights that are planned are two sequences: a
-- planned date may change, and one in the past never counts as a flight.
sequenced as (

    select
        *,
        row_number() over (
            partition by core_id, is_flown
            order by launched_at, flight_number, launch_id
        ) as sequence_number,
        lag(launch_id) over (
            partition by core_id, is_flown
            order by launched_at, flight_number, launch_id
        ) as sequence_previous_launch_id,
        lag(launched_at) over (
            partition by core_id, is_flown
            order by launched_at, flight_number, launch_id
        ) as sequence_previous_launched_at
    from core_flights

),

final as (

    select
        launch_id,
        core_id,
        landing_pad_id,
        landing_type,
        core_index,
        reported_flight_number,
        is_landing_attempted,
        is_landed,
        is_flown,
        launched_at,
        _load_id,
        _loaded_at,
        case when is_flown then sequence_number end as core_flight_number,
        case
            when is_flown then sequence_previous_launch_id
        end as previous_launch_id,
        case
            when is_flown then sequence_previous_launched_at
        end as previous_launched_at
    from sequenced

)

select * from final
