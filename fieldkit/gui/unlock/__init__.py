"""The first screen of a vault that is there: its passphrase, and what to do when it fails."""
