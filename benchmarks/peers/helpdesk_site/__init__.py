"""A small site around django-helpdesk, as its manual asks for one."""
