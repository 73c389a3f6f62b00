"""The rules by which people, acts and reports are counted; nothing here reads or writes."""
