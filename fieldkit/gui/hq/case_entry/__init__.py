"""Writing something down in a case, by fields that are described as data."""
