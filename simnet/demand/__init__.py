"""Who comes, when, with what and with what luck: drawn before an engine starts."""
