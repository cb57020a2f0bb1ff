"""The window. Only this room and `app` know Qt; what lies outside it is handed in by `app`."""
