"""Agencies' files become rows of a bundle: one TOML describes a published format, no code knows one."""
