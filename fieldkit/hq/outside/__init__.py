"""Lists that others made: read strictly, understood with a person, never guessed."""
