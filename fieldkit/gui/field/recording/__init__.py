"""Sound that is recorded into a draft while its form is filled in."""
