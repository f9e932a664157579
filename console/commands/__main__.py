"""`python -m console.commands`: how the supervisor starts its children, with the very Python it runs on."""

from console.commands import main

main()
