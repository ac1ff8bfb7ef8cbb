"""The office: case register, use cases, law, routes, access and audit."""
