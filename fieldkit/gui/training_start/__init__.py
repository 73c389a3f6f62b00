"""Makes the training vault while one waits a moment."""
