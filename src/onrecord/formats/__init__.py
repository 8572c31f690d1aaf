"""Records -> what people and programs read: JSON, JSON lines, CSV, the terminal, one HTML page; a file each."""
