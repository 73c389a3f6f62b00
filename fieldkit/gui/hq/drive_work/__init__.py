"""Work with one drive: chosen, done, said."""
