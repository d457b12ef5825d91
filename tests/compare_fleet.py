#!/usr/bin/env python3
"""Compares what `ampcfg scan --json` reports on a fleet with the fleet's truth, finding by finding.

    compare_fleet.py AMPCFG FLEET…

A FLEET is a folder as make_fleet.py writes it: hosts/<host>/…, expectations/ and truth.json. What the truth says of a finding
(status and kind at least; values and places where it has them) must be what the scan says. Prints each difference, and exits
with 1 where there is one.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FIELDS = ("status", "kind", "source", "expected", "actual", "hidden", "line", "column")
VARIES = ("line", "column")  # the truth may leave them out


def scan(ampcfg, fleet, host, folder):
    config = Path(folder, host + ".yaml")
    instances = fleet / "hosts" / host / "home/amp/.ampdata/instances"
    settings = fleet / "settings" / (host + ".yaml")
    config.write_text("name: %s\ninstances: %s\nexpectations: %s\nstate: %s\n%s" % (
        host, json.dumps(str(instances)), json.dumps(str(fleet / "expectations")), json.dumps(str(Path(folder, "state-" + host))),
        settings.read_text() if settings.exists() else ""))
    run = subprocess.run([ampcfg, "--config", str(config), "scan", "--json"], stdin=subprocess.DEVNULL, capture_output=True)
    try:
        return run.returncode, json.loads(run.stdout)
    except ValueError as error:
        sys.exit("%s: no JSON (%s), exit %d: %s" % (host, error, run.returncode, run.stderr.decode(errors="replace")[:2000]))


def by_place(findings):
    places = {}
    for finding in findings:
        places.setdefault((finding["plugin"], finding.get("file"), finding.get("key")), []).append(finding)
    return places


def equal(left, right):
    """Equal as ampcfg compares: 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return left == right


def compare_findings(where, truth, found):
    truth, found = by_place(truth), by_place(found)
    for place in sorted(set(truth) | set(found), key=str):
        want, have = truth.get(place, []), found.get(place, [])
        label = "%s %s %s %s" % (where, *place)
        if len(want) != 1 or len(have) != 1:
            yield "%s: %s expected, %s found" % (label, [f["kind"] for f in want] or "nothing", [f["kind"] for f in have] or "nothing")
            continue
        detailed = "source" in want[0]
        for field in FIELDS:
            if field not in want[0] and (not detailed or field in VARIES):
                continue
            if (field in want[0]) != (field in have[0]) or not equal(want[0].get(field), have[0].get(field)):
                yield "%s: %s should be %s, is %s" % (label, field, json.dumps(want[0].get(field, "absent"), ensure_ascii=False),
                                                     json.dumps(have[0].get(field, "absent"), ensure_ascii=False))


def compare_instance(name, truth, part):
    yield from compare_findings(name, truth["findings"], part["findings"])
    summary, findings = part["summary"], truth["findings"]
    counts = {"keys": truth["checked"], "ok": truth["ok"]}
    counts.update({status: sum(f["status"] == status for f in findings) for status in ("variance", "drift", "error")})
    if "files" in truth:
        counts["files"] = truth["files"]
    for field, count in counts.items():
        if summary[field] != count:
            yield "%s: summary %s should be %d, is %d" % (name, field, count, summary[field])
    for field in ("platform", "friendly_name"):
        if field in truth and part[field] != truth[field]:
            yield "%s: %s should be %s, is %s" % (name, field, truth[field], part[field])
    order = [(f["plugin"].encode(), (f["file"] or "").encode(), (f["key"] or "").encode()) for f in part["findings"]]
    if order != sorted(order):
        yield "%s: the findings are not sorted" % name


def compare_host(ampcfg, fleet, host, truth, folder):
    code, report = scan(ampcfg, fleet, host, folder)
    answer = report["hosts"][0]
    if len(report["hosts"]) != 1 or answer["host"] != host or answer["status"] != "ok":
        yield "%s: %s" % (host, answer.get("error"))
        return
    parts = {part["instance"]: part for part in answer["instances"]}
    for name in sorted(set(parts) | set(truth)):
        if name not in parts or name not in truth:
            yield "%s:%s is %s" % (host, name, "not found" if name in truth else "not an instance")
        elif parts[name]["status"] != "ok":
            yield "%s:%s failed: %s" % (host, name, parts[name]["error"])
        else:
            yield from compare_instance(name, truth[name], parts[name])
    statuses = {f["status"] for part in truth.values() for f in part["findings"]}
    right = 1 if "error" in statuses else 2 if "drift" in statuses else 0
    if code != right:
        yield "%s: exit %d, should be %d" % (host, code, right)
    for field in ("files", "keys", "ok", "variance", "drift", "error"):
        total = sum(part["summary"][field] for part in answer["instances"])
        if report["summary"][field] != total:
            yield "%s: the summary's %s is %d, its instances have %d" % (host, field, report["summary"][field], total)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ampcfg, different = os.path.abspath(sys.argv[1]), 0
    for folder in sys.argv[2:]:
        fleet = Path(folder).resolve()
        truth = json.loads((fleet / "truth.json").read_text(encoding="utf-8"))
        differences = []
        with tempfile.TemporaryDirectory() as scratch:
            for host in sorted(os.listdir(fleet / "hosts")):
                mine = {name: part for name, part in truth.items() if part["host"] == host}
                differences += compare_host(ampcfg, fleet, host, mine, scratch)
        for difference in differences[:40]:
            print("  " + difference)
        if len(differences) > 40:
            print("  and %d more" % (len(differences) - 40))
        findings = sum(len(part["findings"]) for part in truth.values())
        print("%s: %d instances, %d keys, %d findings, %d differences" % (
            fleet.name, len(truth), sum(part["checked"] for part in truth.values()), findings, len(differences)))
        different += len(differences)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
