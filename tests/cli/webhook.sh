#!/usr/bin/env bash
# ampcfg-webhook: what ampcfg sends to the commands of `notify` comes to a channel of Discord or Slack. The server is the test's own.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
webhook=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../src/notify/ampcfg-webhook")
for program in jq curl; do
  command -v "$program" >/dev/null && continue
  skipped "there is no $program (package $program)"
  exit 0
done
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy

# ---------------------------------------------------------------- a server that answers as it is told, and notes what it was asked

file server.py <<'PYTHON'
import glob, http.server, json, os, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        seen = any(b"planted" in open(path, "rb").read() for path in glob.glob("/proc/[0-9]*/cmdline") if os.path.exists(path))
        with open("requests", "a") as log:
            print(json.dumps({"path": self.path, "type": self.headers["Content-Type"], "at": time.time(), "in_argv": seen,
                              "body": json.loads(body)}), file=log)
        answers = open("answers").read().split("\n")
        answer = answers[0].split("|") if answers[0] else ["204"]
        with open("answers", "w") as rest:
            rest.write("\n".join(answers[1:]))
        text = answer[2].encode() if len(answer) > 2 else b""
        if answer[0] == "silent":
            time.sleep(30)
        self.send_response(int(answer[0]))
        if len(answer) > 1 and answer[1]:
            self.send_header("Retry-After", answer[1])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *ignored):
        pass
os.chdir(sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open("port.part", "w") as port:
    print(server.server_port, file=port)
os.rename("port.part", "port")
server.serve_forever()
PYTHON
python3 "$scene/server.py" "$scene" &
server=$!
trap 'send TERM "$server"; rm -rf "$scene"' EXIT
until [ -e "$scene/port" ]; do sleep 0.05; done
port=$(<"$scene/port")

# posts EXIT WEBHOOK_ARGUMENT…: what is piped in is sent; the server answers with the lines of $answers (STATUS|RETRY-AFTER|TEXT).
answers=''
posts() {
  local expected=$1
  ran=("${@:2}")
  printf '%s' "$answers" >"$scene/answers"
  : >"$scene/requests"
  status=0
  AMPCFG_EVENT=changes "$webhook" "${@:2}" >"$scene/stdout" 2>"$scene/stderr" || status=$?
  [ "$status" = "$expected" ] || fail "exit $status, not $expected"
  ! grep -q planted "$scene/stdout" "$scene/stderr" || fail 'tells the address'
}
asked() { # asked FILTER VALUE: of all requests, as a list
  local found
  found=$(jq -cs "$1" "$scene/requests")
  [ "$found" = "$2" ] || fail "$1 is $found, not $2"
}
address() { # address PATH: $scene/address, which a file has that only its owner can read
  (umask 077 && echo "http://127.0.0.1:$port$1" >"$scene/address")
}

changes() { # changes NEWS…: a report with this news
  printf '%s\n' "$@" | jq -cs '{schema: "ampcfg/changes/1", ampcfg: "1.0.0", generated_at: "2026-11-30T21:17:03Z", warnings: [],
    since: "default", first: false, reminder: false, before: "2026-11-29T21:16:58Z",
    summary: {hosts: 2, failed_hosts: 1, instances: 23, failed_instances: 1, differing_instances: 6, drift: 16, error: 1},
    still: {drift: 14, error: 0, instances: 5}, unseen: {drift: 0, error: 0, instances: 0}, news: ., instances: []}'
}
new='{"news":"new","host":"a","instance":"SMP101","plugin":"Chat","file":"config.yml","key":"cooldown","status":"drift","kind":"value"}'

# ---------------------------------------------------------------- what is said

hostile='{"news":"new","host":"a","instance":"SMP\u202e101","plugin":"Shop","file":"prices.yml","key":"@everyone <!channel> ```[x](http://y)",
  "status":"drift","kind":"value","expected":"<@1> & \u001b[31m","actual":null,"file_time":"2026-11-30T21:04:11Z","deployment":null}'
stopped='{"news":"host-stopped","host":"b","instance":null,"at":"2026-11-29T20:00:01Z","error":{"code":"x","message":"no answer","hint":""}}'
ended='{"news":"ended","host":"a","instance":"HUB01","plugin":"Chat","file":"config.yml","key":"format","status":"drift","kind":"value",
  "hidden":true,"until":"2026-11-29","why":"christmas","by":"mara"}'
cat >"$scene/expected-lines" <<'TEXT'
host     b  does not answer since 2026-11-29 20:00 UTC: no answer
new      a:SMP101  Chat/config.yml cooldown  has another value than expected
new      a:SMP\u202e101  Shop/prices.yml @everyone <!channel> `​``[x](http://y)  expected "<@1> & \u001b[31m", is null  file of 21:04 UTC, not by ampcfg
ended    a:HUB01  exception "christmas" (mara) of Chat/config.yml format  another hidden value  until 2026-11-29
TEXT
address /api/webhooks/1/planted
changes "$stopped" "$new" "$hostile" "$ended" | posts 0 --discord "$scene/address"
asked '[.[] | [.path, .type, .in_argv]]' '[["/api/webhooks/1/planted?wait=true","application/json",false]]'
asked '.[0].body | [.content, .allowed_mentions]' '["ampcfg: 1 host stopped, 2 new, 1 ended; still 14 drift on 5 instances",{"parse":[]}]'
jq -r '.body.embeds[0].description' "$scene/requests" | diff <(echo '```' && cat "$scene/expected-lines" && echo '```') - >&2 ||
  fail 'says something else'
address '/services/T/B/planted'
changes "$stopped" "$new" "$hostile" "$ended" | posts 0 --slack "$scene/address"
asked '[.[].path]' '["/services/T/B/planted"]'
asked '.[0].body | [.text, .blocks[0].text]' \
  '["ampcfg: 1 host stopped, 2 new, 1 ended; still 14 drift on 5 instances",{"type":"plain_text","text":"ampcfg: 1 host stopped, 2 new, 1 ended; still 14 drift on 5 instances","emoji":false}]'
asked '.[0].body.blocks[1].text | [.type, .verbatim, (.text | test("[<>]"))]' '["mrkdwn",true,false]'
jq -r '.body.blocks[1].text.text' "$scene/requests" | sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' |
  diff <(echo '```' && cat "$scene/expected-lines" && echo '```') - >&2 || fail 'says something else'

# A first report, an apply and a restart; the game that is down comes first.
changes | jq -c '.first = true | .still.drift = 0 | .instances = [{host: "a", instance: "SMP101", drift: 15, error: 1, failed: false},
  {host: "a", instance: "LOB01", drift: 0, error: 0, failed: true}]' | posts 0 --discord --print
json .content '"ampcfg, first report: 16 drift, 1 error on 6 of 23 instances; 1 host does not answer"'
says 'a:SMP101  15 drift, 1 error\n' 'a:LOB01   failed\n'
jq -n '{schema: "ampcfg/restart/1", hosts: [{host: "a", error: null, instances: [
  {instance: "A", result: "restarted", error: null, state: "running", reverted: [{}, {}]},
  {instance: "B", result: "failed", error: {message: "it does not answer"}, state: "running"},
  {instance: "C", result: "failed", error: {message: "it does not answer"}, state: "stopped"}]}]}' | posts 0 --discord --print
json .content '"ampcfg restart: 2 failed, 1 restarted"'
json '.embeds[0].description | [scan("(?m)^(?:failed|restarted) +([A-C])")[0]]' '["C","B","A"]'
says 'C  its game is stopped; it does not answer' 'A  2 values are gone again'
jq -n '{schema: "ampcfg/apply/1", deployment: "20261130T093000Z-3f2a", hosts: [{host: "a", error: null, instances: [
  {instance: "A", result: "changed", error: null, state: "running", files: [{keys: [{}, {}]}], left: []}]}]}' | posts 0 --slack --print
json .text '"ampcfg apply 20261130T093000Z-3f2a: 1 changed"'
says 'A  2 keys in 1 file'

# However much there is, it is within their limits, in UTF-16, and says how much more there is.
long=$(jq -c '.key = ("\ud83d\ude00<&" * 100) | .expected = "x" * 900 | .actual = "`" * 900' <<<"$new")
for kind in discord slack; do
  for one in "$new" "$long"; do
    jq -cn --argjson one "$one" --slurpfile frame <(changes) '$frame[0] | .news = [range(1000) | $one]' | posts 0 --$kind --print
    jq -r 'if .embeds then .content, .embeds[0].description else .text, .blocks[1].text.text end' "$scene/stdout" >"$scene/text"
    python3 - "$scene/text" $kind <<'PYTHON' || fail 'is too long, or loses some'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read().rstrip("\n").split("\n", 1)[1]
size = len(text.encode("utf-16-le")) // 2
lines = text.split("\n")
told = sum(line.startswith("new ") for line in lines)
more = int(re.fullmatch(r"and (\d+) more", lines[-2])[1])
limit = 4096 if sys.argv[2] == "discord" else 3000
assert limit - 1000 < size <= limit, size
assert told + more == 1000 and told > 1, (told, more)
assert lines[0] == lines[-1] == "```" and text.count("```") == 2, text
PYTHON
  done
done

# ---------------------------------------------------------------- how it gets there

address '/api/webhooks/1/planted?thread_id=5'
changes "$new" | posts 0 --discord "$scene/address"
asked '[.[].path]' '["/api/webhooks/1/planted?thread_id=5&wait=true"]'
mkdir "$scene/credentials"
printf 'http://127.0.0.1:%s/planted\r\n' "$port" >"$scene/credentials/channel" # as an editor on Windows leaves it
changes "$new" | CREDENTIALS_DIRECTORY=$scene/credentials posts 0 --slack --credential channel
asked '[.[].path]' '["/planted"]'
posts 0 --slack "$scene/address" </dev/null
asked length 0

# What is asked to come later comes later, also where the server is ill; what is refused is not sent again.
for ill in '429|1|{"message": "slowly", "retry_after": 0.7}' 503; do
  answers=$ill$'\n200'
  changes "$new" | posts 0 --discord "$scene/address"
  asked '[length, .[1].at - .[0].at >= 1]' '[2,true]'
done
answers=$'404||{"message": "Unknown Webhook", "code": 10015}\n204'
changes "$new" | posts 1 --discord "$scene/address"
asked length 1
complains '127.0.0.1:' 'answers 404: Unknown Webhook'
answers=$'302||/elsewhere/planted'
changes "$new" | posts 1 --discord "$scene/address"
asked length 1

# All within its time: ampcfg waits for 30 s.
answers='429|600'
changes "$new" | posts 1 --discord "$scene/address"
asked length 1
complains 'answers 429; 1 attempt, and another in 600 s would be too late'
answers='429|Wed, 01 Jan 2098 00:00:00 GMT'
changes "$new" | posts 1 --discord "$scene/address"
complains 's would be too late'
begun=$SECONDS
answers=$'500\n500\n500\n500\n500'
changes "$new" | posts 1 --seconds 5 --discord "$scene/address"
asked 'length >= 2 and length <= 5' true # as many as a loaded machine has time for
answers=silent
changes "$new" | posts 1 --seconds 2 --discord "$scene/address"
complains 'cannot be reached'
echo http://127.0.0.1:1/planted >"$scene/address"
changes "$new" | posts 1 --seconds 2 --discord "$scene/address"
complains 'cannot be reached'
((SECONDS - begun < 20)) || fail 'takes its time'

# ---------------------------------------------------------------- what it refuses

answers=''
changes "$new" >"$scene/news"
for wrong in "http://192.0.2.1/planted" "ftp://127.0.0.1/planted" 'https://x/planted" -o /tmp/x' $'https://x/pla\\nted' 'planted' ''; do
  echo "$wrong" >"$scene/address"
  posts 1 --discord "$scene/address" <"$scene/news"
  complains "$scene/address"
done
echo https://example.org/planted >"$scene/address"
posts 1 "$scene/address" <"$scene/news"
complains 'say --discord or --slack'
posts 1 --discord "$scene/none" <"$scene/news"
complains "$scene/none cannot be read"
echo '{"schema": "ampcfg/scan/1"}' | posts 1 --discord --print
complains 'nothing is known of ampcfg/scan/1'
echo 'no JSON' | posts 1 --discord --print
for wrong in '' '--seconds 1 x' '--seconds x x' '--discord' 'x y' '--nonsense x' '--print' '--credential' '--credential a/b'; do
  # shellcheck disable=SC2086  # words
  posts 64 $wrong <"$scene/news"
done
status=0
"$webhook" http://127.0.0.1/x </dev/null 2>"$scene/stderr" || status=$?
[ "$status" = 64 ] || fail 'takes an address'
complains 'as good as a password'
mkdir "$scene/few"
ln -s "$(command -v sh)" "$scene/few/sh"
status=0
PATH=$scene/few "$webhook" --discord --print </dev/null 2>"$scene/stderr" || status=$?
[ "$status" = 1 ] || fail 'does without jq'
complains 'needs jq' 'apt install jq curl'
