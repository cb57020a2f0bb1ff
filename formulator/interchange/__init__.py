"""Files from and to the outside: case files and check reports."""
