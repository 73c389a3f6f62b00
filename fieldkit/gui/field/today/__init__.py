"""The first screen: record, drafts, what is only here, hand over."""
