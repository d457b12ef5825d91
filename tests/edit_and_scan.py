#!/usr/bin/env python3
"""Edits a fleet at random and holds scans that remember the last one to scans that remember nothing.

    edit_and_scan.py AMPCFG FLEET [ROUNDS [SEED]]

FLEET is a folder as make_fleet.py writes it; it is copied first. Each round makes a few edits of the kinds that hide best (the
same size, times set back, replaced by rename, moved folders, links, modes, new and removed names, the set, the settings) and
then scans with one state that lives through all rounds, and with none. Prints each difference, and exits with 1 where there is
one.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def config_files(instances):
    return [Path(folder, name) for folder, _, names in os.walk(instances) for name in names
            if name.endswith((".yml", ".yaml")) and not Path(folder, name).is_symlink()]


def plugin_folders(instances):
    return [path for path in instances.glob("*/*/plugins/*") if path.is_dir() and not path.is_symlink()]


def set_times_back(path, before):
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_a_byte(path, times_back):
    before = path.stat()
    data = bytearray(path.read_bytes())
    places = [at for at, byte in enumerate(data) if chr(byte) in "0123456789truefalse"]
    if not places:
        return
    at = random.choice(places)
    data[at] = ord(random.choice("0123456789tf"))
    with open(path, "r+b") as file:
        file.write(data)
    if times_back:
        set_times_back(path, before)


def replace_by_rename(path, same_times):
    before, data = path.stat(), path.read_bytes()
    other = path.with_name("new~")
    other.write_bytes(data.replace(b"true", b"!!!!", 1) if random.random() < 0.5 else data)
    shutil.copymode(path, other)
    if same_times:
        set_times_back(other, before)
    os.rename(other, path)


def edit(instances, kept):
    files, plugins = config_files(instances), plugin_folders(instances)
    path, other, plugin = random.choice(files), random.choice(files), random.choice(plugins)
    kind = random.randrange(16)
    if kind <= 3:
        change_a_byte(path, kind % 2 == 0)
    elif kind <= 5:
        replace_by_rename(path, kind == 4)
    elif kind == 6:
        path.unlink()
    elif kind == 7:
        path.with_name("added.yml").write_text("a: 1\n")
    elif kind == 8:
        path.chmod(random.choice((0o600, 0o644, 0o000)))
    elif kind == 9:
        shutil.copyfile(other, path)
    elif kind == 10 and plugin.parent.joinpath("Moved").exists() is False:
        plugin.rename(plugin.with_name("Moved"))
    elif kind == 11:
        target = path.with_name("elsewhere.yml")
        if not target.exists():
            path.rename(target)
            path.symlink_to(random.choice((target.name, "/etc/passwd", "nowhere")))
    elif kind == 12:
        with open(path, "ab") as file:
            file.write(b"\tbroken: [\n")
    elif kind == 13:
        shutil.copy2(random.choice(kept), path)
    elif kind == 14:
        os.truncate(path, 0)
    else:
        moved = plugin.with_name("Aside")
        if not moved.exists():
            plugin.rename(moved)
            shutil.copytree(moved, plugin, symlinks=True)
            change_a_byte(random.choice(config_files(plugin) or files), True)
            shutil.rmtree(moved)


def edit_set(folder):
    file = random.choice(sorted(folder.rglob("*_configs.json")))
    text = file.read_text(encoding="utf-8")
    old = random.choice(("true", "false", "1", "2"))
    at = text.find(": " + old, random.randrange(max(1, len(text))))
    if at < 0:
        return
    new = {"true": "null", "false": "12345", "1": "2", "2": "3"}[old]
    file.write_text(text[:at + 2] + new + text[at + 2 + len(old):], encoding="utf-8")


def scan(ampcfg, config, state):
    run = subprocess.run([ampcfg, "--config", config, "--state", state, "scan", "--json"], stdin=subprocess.DEVNULL,
                         capture_output=True)
    answer = json.loads(run.stdout) if run.stdout else {"stderr": run.stderr.decode()}
    answer.pop("generated_at", None)
    for host in answer.get("hosts", []):
        for instance in host["instances"]:
            instance.pop("needs_restart")  # without a state nobody can say
    return run.returncode, answer


def differing(left, right):
    """A few words on where two answers differ."""
    for key in left[1].keys() | right[1].keys():
        if key != "hosts" and left[1].get(key) != right[1].get(key):
            yield "%s: %s, not %s" % (key, str(left[1].get(key))[:300], str(right[1].get(key))[:300])
    for one, two in zip(left[1].get("hosts", []), right[1].get("hosts", [])):
        for a, b in zip(one["instances"], two["instances"]):
            mine, other = ([json.dumps(f, sort_keys=True) for f in part["findings"]] for part in (a, b))
            for finding in sorted(set(mine) ^ set(other))[:3]:
                yield "%s %s: %s" % (a["instance"], "remembered" if finding in mine else "fresh", finding[:300])


def main():
    ampcfg, fleet = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve()
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 30)
    random.seed(seed)
    print("seed %d" % seed)
    host, failures = sorted(os.listdir(fleet / "hosts"))[0], 0
    with tempfile.TemporaryDirectory() as scratch:
        instances, kept = Path(scratch, "instances"), Path(scratch, "kept")
        source = fleet / "hosts" / host / "home/amp/.ampdata/instances"
        shutil.copytree(source, instances, symlinks=True)
        shutil.copytree(source, kept, symlinks=True)
        shutil.copytree(fleet / "expectations", Path(scratch, "set"))
        before = config_files(kept)
        config = Path(scratch, "config.yaml")
        settings = "name: %s\ninstances: %s\nexpectations: %s\n" % (host, instances, Path(scratch, "set"))
        for number in range(rounds):
            config.write_text(settings + random.choices(("", "max_file: 4KiB\n", "redact: ['*level*']\n"), (18, 1, 1))[0])
            for _ in range(random.choice((0, 1, 1, 2, 5))):
                edit(instances, before)
            if random.random() < 0.05:
                edit_set(Path(scratch, "set"))
            if random.random() < 0.15:
                time.sleep(2.7)  # so that what was edited is remembered, too
                scan(ampcfg, config, Path(scratch, "state"))
                if random.random() < 0.5:
                    edit(instances, before)
            remembered = scan(ampcfg, config, Path(scratch, "state"))
            fresh = scan(ampcfg, config, Path(scratch, "none/there"))
            if remembered != fresh:
                failures += 1
                print("round %d: exit %d, %d" % (number, remembered[0], fresh[0]))
                for line in differing(remembered, fresh):
                    print("  " + line)
    print("%d rounds, %d differences" % (rounds, failures))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
