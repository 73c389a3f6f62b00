"""Form definitions: compiled forms, expressions, vocabularies."""
