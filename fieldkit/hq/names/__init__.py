"""Names as people write them: read, compared and explained, without any I/O but one table.

`prepare.py` reads a name once, `compare.py` scores two, `blocking.py` says which are worth
comparing.
"""
