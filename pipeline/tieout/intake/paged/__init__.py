"""How a file with pages becomes a text: its signs are read (`reading`), laid in rows, put in order and joined.

Only `reading` knows the library; all else is arithmetic on the places of signs.
"""
