"""XMPP, the open protocol of instant messages: one address of the town, on its own server or on another's."""
