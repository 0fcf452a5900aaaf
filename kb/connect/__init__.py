"""Connect: a request to a colleague, and the conversation that grows from it."""
