"""What goes to headquarters over the network, over which connection, and what comes back."""
