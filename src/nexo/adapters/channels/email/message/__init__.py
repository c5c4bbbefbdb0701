"""What a message says: its people, subject, text, HTML and files, made from the parts."""
