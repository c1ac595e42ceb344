{#
  A model's schema follows from its folder: models/<pipeline>/marts/… goes to
  <pipeline>_marts. Whatever the target: a laptop has an endpoint of its own,
  and people look for the same names everywhere. A `schema` config is taken as
  it stands, without the prefix that dbt would put before it.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is not none -%}
        {{ custom_schema_name | trim }}
    {%- elif node.resource_type == 'model' and node.fqn | length > 3 -%}
        {{ node.fqn[1] }}_{{ node.fqn[2] }}
    {%- else -%}
        {{ target.schema }}
    {%- endif -%}
{%- endmacro %}
