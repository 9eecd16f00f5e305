"""A user who walks the whole way, step by step, and what of it was acknowledged."""
import collections
import time

from addresses import normal_form
from flow import STEPS, Flow

Seen = collections.namedtuple("Seen", "started ended step status code")


class Journey(Flow):
    """Begins at nothing; place: a stack's client, and its numbers."""

    def __init__(self, place):
        super().__init__(place.client, place.phone())
        self.acknowledged = []
        self.unknown = None  # the step whose answer was none of the service's
        self.seen = []

    def walk(self, last="info"):
        """Goes on from where it is, up to a step or to the first answer that is not 200."""
        for step in STEPS[len(self.acknowledged):STEPS.index(last) + 1]:
            started = time.monotonic()
            answer = getattr(self, step)()
            code = None if answer.status == 200 else answer.json["code"]
            self.seen.append(Seen(started, time.monotonic(), step, answer.status, code))
            if answer.status != 200:
                self.unknown = step
                break
            self.acknowledged.append(step)
        return self

    def challenge(self, **headers):
        answer = super().challenge(**headers)
        assert answer.status != 200 or answer.json["transmitted"] is True
        return answer

    def code(self):
        assert len(self.messages()) == 1
        return super().code()

    def info(self):
        answer = super().info()
        assert answer.status != 200 or answer.json["address"] == normal_form(self.address)
        return answer


def refusals(journeys, since=0.0):
    return [seen for journey in journeys for seen in journey.seen if seen.status != 200 and seen.started >= since]
