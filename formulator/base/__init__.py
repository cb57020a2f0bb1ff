"""Ground floor: texts, YAML text reading, paths, settings, shapes. Knows nothing of medicine."""
