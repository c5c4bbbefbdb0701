"""Text documents of offices (DOCX, ODT): opened with care, their fields filled, their words as a plain PDF."""
