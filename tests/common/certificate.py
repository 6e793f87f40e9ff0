"""A certificate for the lab's hosts, made for one run."""
import ssl
import subprocess


class Certificate:
    """The files of a self-signed certificate and of its key."""

    def __init__(self, folder, hosts):
        self.key = folder / "key.pem"
        self.certificate = folder / "certificate.pem"
        names = ",".join(f"DNS:{host}" for host in hosts)
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=live".split()
        files = ["-keyout", self.key, "-out", self.certificate]
        command += ["-addext", f"subjectAltName={names}", *files]
        subprocess.run(command, check=True, capture_output=True)

    def context(self):
        """The context of a server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context
