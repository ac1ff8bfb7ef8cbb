"""serve."""

import gc
from pathlib import Path

import click

from web.cli.frame import Frame, command

_TOP = click.Group()
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@command(_TOP, "serve")
@click.option("--host", default=_LOOPBACK[0], show_default=True, help="监听地址 / address to listen on")
@click.option("--port", default=8731, show_default=True)
@click.option("--name", "names", multiple=True, help="对外域名 / host name that browsers use, where it is not the address")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="证书 / certificate, PEM")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="私钥 / its key, PEM")
def serve(frame: Frame, host: str, port: int, names: tuple[str, ...], tls_cert: Path | None, tls_key: Path | None) -> None:
    """在浏览器中办案 / the pages; on this machine only, unless a certificate is given."""
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert + --tls-key")
    if host not in _LOOPBACK and tls_cert is None:
        raise click.UsageError(
            frame.text(
                f"监听 {host} 时，口令和案情会经过网络：请用 --tls-cert 和 --tls-key 提供证书。",
                f"On {host} passwords and cases would cross the network: give a certificate by --tls-cert and --tls-key.",
            )
        )
    gc.disable()  # what is imported stays: to look through it for waste again and again takes an eighth of the start
    import uvicorn  # noqa: PLC0415 - the server's libraries, which no other command waits for

    from web.app import make_app  # noqa: PLC0415 - as above
    from web.site import Site  # noqa: PLC0415 - as above

    workspace = frame.workspace()
    shown = f"[{host}]" if ":" in host else host
    app = make_app(Site(workspace, is_secure=tls_cert is not None), hosts=(*_LOOPBACK, f"[{_LOOPBACK[2]}]", host, *names))
    gc.freeze()
    gc.enable()
    address = f"{'https' if tls_cert else 'http'}://{names[0] if names else shown}:{port}"
    frame.answer(
        {"address": address}, [frame.text(f"在浏览器打开 {address}（Ctrl+C 停止）", f"open {address} in a browser (Ctrl+C stops)")]
    )
    # No access log: an address may hold a name or a telephone number that somebody searched for.
    uvicorn.run(
        app, host=host, port=port, ssl_certfile=tls_cert, ssl_keyfile=tls_key, access_log=False, server_header=False, log_level="warning"
    )


def add_to(root: click.Group) -> None:
    """Add this module's command to the program."""
    root.add_command(serve)
