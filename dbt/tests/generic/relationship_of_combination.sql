{#
  Fails for every row whose columns, taken together, are not those of a row of
  the other model: dbt's own `relationships` looks at one column alone.
#}
{% test relationship_of_combination(model, columns, to, fields) %}

with children as (

    select distinct
        {{ columns | join(',\n        ') }}
    from {{ model }}

)

select children.*
from children
left join {{ to }} as parents
    on
        {%- for column in columns %}
        children.{{ column }} = parents.{{ fields[loop.index0] }}
        {%- if not loop.last %} and{% endif %}
        {%- endfor %}
where parents.{{ fields[0] }} is null

{% endtest %}
