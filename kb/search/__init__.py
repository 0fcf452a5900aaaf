"""Search: what a document is, how its words are kept, and how questions are answered from them.

`document` -> `terms` (analysis, weights) -> `whoosh_engine` (inverted index on disk) -> `snapshot` (arrays in memory)
-> `matching` and `facets` -> `results`. `local_engine` looks after folders, locks and errors; nothing outside
`whoosh_engine` and `schema` knows which library writes the files.
"""
