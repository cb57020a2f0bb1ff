"""The nouns of the field as frozen values. No file, no database, no clock."""
