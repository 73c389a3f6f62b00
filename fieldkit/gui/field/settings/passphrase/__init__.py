"""Change the passphrase of the open vault."""
