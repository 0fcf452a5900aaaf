"""Mail: composed from templates in the reader's language, sent once, kept in a ledger."""
