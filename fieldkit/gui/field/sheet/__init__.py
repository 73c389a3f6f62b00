"""The sheet of a mass arrest: a keyboard grid with one line for each person."""
