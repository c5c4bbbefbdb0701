"""Any list of the workbench as a file for a spreadsheet: declared once, audited, never with a protected matter."""
