"""The first minutes: language, passphrase, a vault that is proved to open."""
