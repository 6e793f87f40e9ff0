def path_as_it_came(environ: dict) -> str:
    """Most servers tell it; elsewhere it is what the application's own routing goes by."""
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if target:
        return re.sub(r"\A[A-Za-z]+://[^/]*", "", target.partition("?")[0])
    decoded = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return quote(decoded.encode("latin-1"), safe="/!$&'()*+,=:@|[]^{}")
