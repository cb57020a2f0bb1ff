"""What opens over the window: the palette, the sheet of shortcuts. Nothing here stops the work."""
