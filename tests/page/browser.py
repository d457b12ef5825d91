"""A real Chromium without a window, driven over WebDriver (https://www.w3.org/TR/webdriver2/) by Python's library alone."""
import base64
import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "Left": "\ue012", "Up": "\ue013", "Right": "\ue014",
        "Down": "\ue015", "Control": "\ue009", "Shift": "\ue008", "Backspace": "\ue003"}


def missing():
    """What is not installed, or nothing."""
    return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]


def unprivileged():
    """Who the browser runs as: no root, as everywhere else that people look at pages."""
    if os.getuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    return ["setpriv", "--reuid=%d" % nobody.pw_uid, "--regid=%d" % nobody.pw_gid, "--clear-groups"]


class Browser:
    def __init__(self, width=1600, height=1000):
        self.home = tempfile.mkdtemp(prefix="ampcfg-page.")
        os.chmod(self.home, 0o777)
        environment = dict(os.environ, HOME=self.home, XDG_CONFIG_HOME=self.home, XDG_CACHE_HOME=self.home, TMPDIR=self.home,
                           TZ="UTC")
        self.driver = subprocess.Popen(unprivileged() + ["chromedriver", "--port=0"], env=environment, cwd="/",
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self.session = None
        port = None
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                port = found[1]
                break
        if port is None:
            raise RuntimeError("chromedriver did not start")
        self.base = "http://127.0.0.1:%s/session" % port
        # The sandbox needs user namespaces, which a container may not have.
        for more in ([], ["--no-sandbox"]):
            try:
                self.session = self.begin(width, height, more)
                break
            except RuntimeError as error:
                last = error
        if self.session is None:
            raise last

    def begin(self, width, height, more):
        options = {"args": ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                            "--window-size=%d,%d" % (width, height)] + more, "binary": shutil.which("chromium")}
        asked = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options,
                                                  "goog:loggingPrefs": {"browser": "ALL"}}}}
        return self.call("POST", "", asked)["sessionId"]

    def call(self, method, path, body=None):
        url = self.base + ("/" + self.session if self.session else "") + path
        data = json.dumps(body if body is not None else {}).encode() if method == "POST" else None
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = json.load(error)["value"]
            raise RuntimeError(said.get("error", "") + ": " + said.get("message", "").split("\n")[0]) from None

    def close(self):
        try:
            if self.session:
                self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(20)
            shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # ---------------------------------------------------------------- what a person does

    def open(self, address):
        self.call("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        """The body of a function; what it returns, awaited."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def value(self, expression, *arguments):
        return self.run("return " + expression, *arguments)

    def text(self, selector):
        """Of the first such element, whether it is seen or not."""
        return self.value("document.querySelector(arguments[0]).textContent", selector)

    def seen(self, selector):
        return self.value("document.querySelector(arguments[0]).checkVisibility()", selector)

    def count(self, selector):
        return self.value("document.querySelectorAll(arguments[0]).length", selector)

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", "/element/%s/click" % self.find(selector))

    def keys(self, *keys):
        """Presses keys, one after another: names of KEYS, `Control+v`, or text."""
        actions = []
        for key in keys:
            parts = key.split("+") if "+" in key and len(key) > 1 else [key]
            codes = [KEYS.get(part, part) for part in parts]
            if len(parts) > 1:
                actions += [{"type": "keyDown", "value": code} for code in codes]
                actions += [{"type": "keyUp", "value": code} for code in reversed(codes)]
            else:
                for code in [codes[0]] if key in KEYS else key:
                    actions += [{"type": "keyDown", "value": code}, {"type": "keyUp", "value": code}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def command(self, name, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def size(self, width, height=1000):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def media(self, kind="", **features):
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.command("Emulation.setEmulatedMedia", media=kind, features=named)

    def picture(self, path=None, whole=False):
        if whole:
            data = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        else:
            data = self.call("GET", "/screenshot")
        data = base64.b64decode(data)
        if path:
            with open(path, "wb") as file:
                file.write(data)
        return data

    def complaints(self):
        """What the browser has to say: errors of scripts, what a policy has refused."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def wait(self, script, *arguments):
        """Until the script gives something true; what it gives."""
        until = time.monotonic() + 10
        while True:
            said = self.run(script, *arguments)
            if said or time.monotonic() > until:
                return said
            time.sleep(0.02)
