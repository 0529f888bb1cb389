"""Serves what the class Handler in a file says: serve.py HANDLER.py PORT_FILE. The port is written when it is ready."""
import http.server, os, runpy, sys

port_file = os.path.abspath(sys.argv[2])
handler = runpy.run_path(sys.argv[1])["Handler"]
handler.log_message = lambda *words: None
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(port_file + ".new", port_file)
server.serve_forever()
