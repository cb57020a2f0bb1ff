"""The pages between banner and step bar, one file each."""
