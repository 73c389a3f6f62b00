"""Messages, tasks and corrections from headquarters."""
