"""The daily list of detainees as it would leave now."""
