{#
  Fails for every combination of the columns that is not complete, or that more
  than one row has. Redshift knows PRIMARY KEY but does not enforce it.
#}
{% test unique_combination(model, columns) %}

select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
