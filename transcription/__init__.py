"""Sound in, text out: recognisers, live captions and the after-call pass."""
