"""Where the stage packages meet: what each stage needs and makes, and its function."""
