{{ config(materialized='ephemeral') }}

with launches as (

    select * from {{ ref('stg_spacex__launches') }}

),

final as (

    select
        *,
        cast(
            case
                when is_upcoming then 'upcoming'
                when is_success then 'success'
                when not is_success then 'failure'
                else 'unknown'
            end as varchar(16)
        ) as outcome
    from launches

)

select * from final
