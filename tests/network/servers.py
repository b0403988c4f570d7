"""Servers of Debian, configured for one test, and a certificate authority for them."""
import json
import os
import signal
import socket
import subprocess

from newsroom import wait_for

BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so"


def wait_until_serving(room, process, port):
    def is_serving():
        assert process.poll() is None, f"{process.args} ended\n{room.told()}"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return True
        except OSError:
            return False

    wait_for(f"port {port}", is_serving, room.told)


class Authority:
    """A certificate authority that nobody but a test's ca_file names."""

    def __init__(self, room):
        self.folder = f"{room.folder}/certificates"
        os.makedirs(self.folder)
        self.file = f"{self.folder}/ca.pem"
        self.key = f"{self.folder}/ca.key"
        self.openssl("req", "-x509", *self.new_key("ca"), "-days", "30", "-subj", "/CN=Test authority",
                     "-out", self.file)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    def new_key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                f"{self.folder}/{name}.key")

    def certificate(self, *names, days=30):
        """Certificate and key files for these host names; expired where `days` is negative."""
        base = f"{self.folder}/{names[0]}"
        with open(f"{base}.ext", "w", encoding="ascii") as out:
            out.write("subjectAltName=" + ",".join(f"DNS:{name}" for name in names))
        self.openssl("req", *self.new_key(names[0]), "-subj", f"/CN={names[0]}", "-out", f"{base}.csr")
        self.openssl("x509", "-req", "-in", f"{base}.csr", "-CA", self.file, "-CAkey", self.key,
                     "-days", str(days), "-extfile", f"{base}.ext", "-out", f"{base}.pem")
        return f"{base}.pem", f"{base}.key"


class Nginx:
    """nginx with `servers`, blocks of its configuration; its access log as dictionaries."""

    FIELDS = {"protocol": "$server_protocol", "scheme": "$scheme", "host": "$http_host",
              "sni": "$ssl_server_name", "tls": "$ssl_protocol", "accept": "$http_accept_encoding",
              "coding": "$sent_http_content_encoding", "status": "$status", "uri": "$request_uri",
              "connection": "$connection", "client": "$remote_addr", "via": "$http_via",
              "authority": "$host", "pid": "$pid"}

    def __init__(self, room, servers, modules=()):
        self.room = room
        self.configuration = f"{room.folder}/nginx.conf"
        self.modules = modules
        self.write(servers)
        room.write("access.log", "")
        self.start()

    def write(self, servers):
        fields = json.dumps(self.FIELDS).replace("'", "")
        loads = "".join(f"load_module {module};\n" for module in self.modules)
        folder = self.room.folder
        self.room.write("nginx.conf", f"""
{loads}user root;
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
error_log stderr info;
events {{ worker_connections 256; }}
http {{
  log_format fields escape=json '{fields}';
  access_log {folder}/access.log fields;
  default_type application/rss+xml;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  root {folder}/www;
{servers}
}}
""")

    def start(self):
        self.process = self.room.spawn("nginx", "-e", "stderr", "-c", self.configuration)
        wait_for("nginx", lambda: self.room.read("nginx.pid") or self.process.poll() is not None,
                 self.room.told)
        assert self.process.poll() is None, self.room.told()
        wait_for("nginx's workers", self.has_workers, self.room.told)

    def has_workers(self):
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            return children.read().split()

    def reload(self, wait_for_old=True):
        """Begins new workers; the old ones end their connections with GOAWAY, and then themselves."""
        before = set(self.has_workers())
        subprocess.run(["nginx", "-e", "stderr", "-c", self.configuration, "-s", "reload"], check=True,
                       capture_output=True)
        wait_for("nginx's new workers", lambda: set(self.has_workers()) - before, self.room.told)
        if wait_for_old:
            wait_for("the end of nginx's old workers", lambda: not set(self.has_workers()) & before,
                     self.room.told)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)

    def requests(self, **wanted):
        lines = [json.loads(line) for line in self.room.read("access.log").splitlines()]
        return [line for line in lines if all(line[key] == value for key, value in wanted.items())]

    def wait_for_requests(self, count, **wanted):
        wait_for(f"{count} requests like {wanted}", lambda: len(self.requests(**wanted)) >= count,
                 lambda: f"{self.requests()}\n{self.room.told()}")
        return self.requests(**wanted)


class Nghttpx:
    """nghttpx: TLS and HTTP/2 on port `listen` for a server, or with --http2-proxy for a proxy, that
    speaks HTTP/1.1 on `port`."""

    def __init__(self, room, pair, port, *options, listen=443):
        self.room, self.listen = room, listen
        certificate, key = pair
        self.command = ("nghttpx", *options, "--conf=/dev/null", "--workers=1", f"--frontend=127.0.0.1,{listen}",
                        f"--backend=127.0.0.1,{port}", "--no-ocsp", "--errorlog-file=/dev/stderr",
                        f"--accesslog-file={room.folder}/nghttpx.log",
                        "--accesslog-format=$alpn $status $path", key, certificate)
        self.start()

    def start(self):
        self.process = self.room.spawn(*self.command)
        wait_until_serving(self.room, self.process, self.listen)

    def log(self):
        """What was asked, as (ALPN, status, path)."""
        return [tuple(line.split()) for line in self.room.read("nghttpx.log").splitlines()]

    def end_gracefully(self):
        """GOAWAY to all; ends when the answers under way have been sent."""
        self.process.send_signal(signal.SIGQUIT)


def https_server(names, pair, more="", listen="443", http2="http2"):
    certificate, key = pair
    return f"""
  server {{
    listen {listen} ssl {http2};
    server_name {names};
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    {more}
  }}
"""
