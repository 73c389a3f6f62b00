"""How bundles are carried, and how headquarters' directory is trusted."""
