"""Classes derived from dbt-tests-adapter with the answers that Redshift gives."""
