"""What people see: web console, websocket feed and command line. Holds no rule."""
