"""From YAML files to Knowledge: schema, checks across files, typed cache."""
