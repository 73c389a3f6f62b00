"""The encrypted vault: key slots, database and blobs."""
