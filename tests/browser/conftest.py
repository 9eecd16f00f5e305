"""A real Chromium that looks at our pages, with and without scripts, and axe-core to judge them."""
import pathlib
import shutil
import subprocess

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from addresses import ADDRESSES, wrong_for
from client import Client, Database
from flow import Flow
from stack import wait_until

HERE = pathlib.Path(__file__).parent
PHONE_WIDTH = 320


def folder_of_shots(config):
    return pathlib.Path(config.getoption("--build")) / "screenshots"


def pytest_configure(config):
    """Empties the folder of screenshots once, before the processes that run tests are started."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(folder_of_shots(config), ignore_errors=True)


@pytest.fixture(scope="session")
def shots(request):
    """Where screenshots are kept: build/screenshots."""
    folder = folder_of_shots(request.config)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The source of axe-core as the lock file names it."""
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True, timeout=300)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Browser:
    """Chromium with words for what our tests do."""

    def __init__(self, driver, axe):
        self.driver = driver
        self.axe = axe

    def open(self, url):
        self.driver.get(url)

    def language(self, header):
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": header}})

    def size(self, width, height=800):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def media(self, **features):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()]})

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self):
        return self.one("body").text

    def heading(self):
        return self.one("h1").text

    def url(self):
        return self.driver.current_url

    def fill(self, fields):
        for name, value in fields.items():
            field = self.one(f"[name={name}]:not([type=hidden])")
            if field.tag_name == "select":
                self.one(f"option[value={value}]").click()
            else:
                field.clear()
                field.send_keys(value)

    def press(self, selector="main form button"):
        """Clicks what leads to another page, and waits for that."""
        self.leave(lambda: self.one(selector).click())

    def leave(self, action):
        look = "return [performance.timeOrigin, document.readyState]"
        before, _ = self.driver.execute_script(look)
        action()

        def is_there():
            try:
                now, state = self.driver.execute_script(look)
            except WebDriverException:  # between two pages
                return False
            return now != before and state == "complete"
        wait_until(is_there, "another page", 20)

    def violations(self):
        """What axe-core finds wrong by WCAG 2.2 AA and its best practices."""
        self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(arguments[0])")
        assert len(found["passes"]) > 5
        return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]

    def overflows(self):
        return self.driver.execute_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth")

    def shot(self, path):
        self.driver.save_screenshot(str(path))


@pytest.fixture(scope="session")
def browsers(axe, stacks, tmp_path_factory):
    """Chromium with and without scripts; each started once, and ended before the stacks: nginx waits for a connection that
    a browser has opened in advance."""
    drivers = {}

    def get(scripts=True):
        if scripts not in drivers:
            options = Options()
            options.binary_location = "/usr/bin/chromium"
            for flag in ("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
                         "disable-component-update", "disable-sync", "disable-dev-shm-usage", "lang=en",
                         f"user-data-dir={tmp_path_factory.mktemp('chromium')}"):
                options.add_argument("--" + flag)
            options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
            if not scripts:
                options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
            drivers[scripts] = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
            drivers[scripts].set_script_timeout(30)
        browser = Browser(drivers[scripts], axe)
        browser.size(1000)
        browser.media()
        browser.language("en")
        return browser
    yield get
    for driver in drivers.values():
        driver.quit()


@pytest.fixture
def browser(browsers):
    return browsers()


class Visit(Flow):
    """One user who was sent here by a client of another origin. start: the URL the client sends the browser to."""

    def __init__(self, stack, body=None, state="state <&'\"> x"):
        super().__init__(Client(stack), ADDRESSES[stack.address_type], other_origin(stack), state)
        self.database = Database(stack)
        assert self.setup(body).status == 200
        self.start = self.authorize_url(redirect_uri=None)
        self.page = f"{stack.base_url}webui/{self.nonce}"

    def messages(self):
        """Of this validation only: other users have the same address."""
        numbers = {f"{row['transmission_id']:08d}.txt" for row in self.database.transmissions(self.nonce)}
        return [path.read_text() for path in sorted(self.stack.mailbox.iterdir()) if path.name in numbers]

    def wrong_code(self):
        return wrong_for(self.code())

    def submit(self, browser):
        browser.open(self.start)
        browser.fill(self.address)
        browser.press()


def other_origin(stack):
    """A client whose pages are at localhost, another origin than ours at 127.0.0.1."""
    if not hasattr(stack, "other_client"):
        stack.other_client = stack.add_client(f"http://localhost:{stack.port}/client1/callback")
    return stack.other_client


@pytest.fixture
def visit(stacks):
    def make(address_type="phone", body=None, **settings):
        return Visit(stacks.get(address_type, "plain", workers=(2, 2), **settings), body)
    return make
