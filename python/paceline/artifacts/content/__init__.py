"""From values of Python to files: figures, images, tables, dictionaries."""
