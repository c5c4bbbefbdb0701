"""What a person wrote now, apart from what they quote and from what their program adds."""
