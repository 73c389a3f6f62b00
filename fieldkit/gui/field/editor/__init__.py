"""Fill one report, attach files, see what is missing."""
