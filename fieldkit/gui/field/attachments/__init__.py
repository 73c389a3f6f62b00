"""The attachments of a draft: list, add, remove."""
