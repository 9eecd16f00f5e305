"""What all pytest parts share: where the build is, and stacks that are started once and ended at the end."""
import concurrent.futures
import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from stack import Stack  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--build", required=True, help="the folder that holds plain/ and sanitized/")


class Stacks:
    """Starts a stack the first time one of its kind is asked for; keeps and names its folder when a test failed."""

    def __init__(self, build):
        self.build = pathlib.Path(build)
        self.running = {}

    def get(self, address_type="phone", kind="sanitized", workers=(3, 8), preload="", behave=False, **settings):
        key = (address_type, kind, workers, preload, behave, tuple(sorted(settings.items())))
        if key not in self.running:
            stack = Stack(self.build / kind, address_type=address_type, settings=settings, workers=workers,
                          preload=preload, durable=False)
            if behave:
                stack.settings["AUTH_COMMAND"] = f"{stack.bin}/behave {stack.folder}"
            self.running[key] = stack.start()
        return self.running[key]

    def close(self, failed):
        def end(stack):
            stack.stop()
            if failed:
                shutil.rmtree(stack.folder / "database", ignore_errors=True)
                print(f"kept, without its database: {stack.folder}", file=sys.__stderr__)
            else:
                stack.remove()
        # Side by side: a disk that is told of each removed file makes one wait for seconds a database.
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(end, self.running.values()))


@pytest.fixture(scope="session")
def stacks(request):
    made = Stacks(request.config.getoption("--build"))
    yield made
    made.close(request.session.testsfailed > 0)
