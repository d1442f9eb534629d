"""Movement of technologies and models: what stands beside them, where they are applied, when."""
