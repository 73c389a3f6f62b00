"""XLSForm workbooks, checked and compiled into forms; for headquarters and for building only."""
