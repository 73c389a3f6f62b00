"""Opens a vault by its recovery words."""
