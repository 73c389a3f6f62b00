"""Files that leave headquarters: tables as CSV, XLSX and PDF."""
