"""Find drafts by what is in them, sealed reports by the facts that are left of them."""
