"""What others need for the work that cost.py measures: Debian's newsboat and rss2email, and the bytes
alone by `curl -Z`, on the same lab. Each is asked for a first round, one that brings nothing new, and
one with a new item in each feed; its CPU time is that of its processes."""
import json
import resource
import subprocess
import urllib.request

from world import get


def child_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(lab, command, **options):
    """CPU seconds of a command, the requests that it made, and those answered with 304."""
    before, stats = child_seconds(), get(f"{lab}/stats")
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, **options)
    after = get(f"{lab}/stats")
    return {"cpu_s": round(child_seconds() - before, 3), "polls": after["polls"] - stats["polls"],
            "not_modified": after["not_modified"] - stats["not_modified"]}


def rounds(lab, first, command):
    measured(lab, first)
    report = {"unchanged": measured(lab, command)}
    get(f"{lab}/ctl/publish?all=1", b"")
    report["news"] = measured(lab, command)
    return report


def newsboat(world, lab, urls):
    world.write("urls", "\n".join(urls) + "\n")
    world.write("config", "reload-threads 8\n")
    command = ["newsboat", "-u", f"{world.folder}/urls", "-c", f"{world.folder}/cache.db",
               "-C", f"{world.folder}/config", "-x", "reload"]
    return rounds(lab, command, command)


def rss2email(world, lab, urls):
    """Hands every new item to an SMTP server."""
    ports = world.sinklab()
    world.write("r2e.cfg", "[DEFAULT]\nfrom = news@example.org\nto = desk@example.org\nemail-protocol = smtp\n"
                f"smtp-server = 127.0.0.1:{ports['smtp']}\nsmtp-auth = False\nsmtp-ssl = False\n"
                "force-from = True\n" +
                "".join(f"\n[feed.f{n}]\nurl = {url}\n" for n, url in enumerate(urls)))
    command = ["r2e", "-c", f"{world.folder}/r2e.cfg", "-d", f"{world.folder}/r2e.json", "run"]
    return rounds(lab, command + ["--no-send"], command)


def curl(world, lab, urls):
    """A round of conditional requests: nothing is parsed or kept."""
    parts = []
    for url in urls:
        with urllib.request.urlopen(url) as answer:
            tag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        lines = [f'url = "{url}"', 'output = "/dev/null"', "compressed", "silent"]
        if tag:
            lines.append(f"header = {json.dumps('If-None-Match: ' + tag)}")
        if modified:
            lines.append(f'header = "If-Modified-Since: {modified}"')
        parts.append("\n".join(lines))
    world.write("curl", "\nnext\n".join(parts))
    return {"unchanged": measured(lab, ["curl", "-Z", "--parallel-max", "50", "-K", f"{world.folder}/curl"])}


OTHERS = {"curl": curl, "newsboat": newsboat, "rss2email": rss2email}
