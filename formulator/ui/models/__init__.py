"""Models behind lists: few columns, few roles."""
