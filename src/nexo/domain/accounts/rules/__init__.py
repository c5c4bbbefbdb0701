"""Pure decisions about codes and addresses of logins."""
