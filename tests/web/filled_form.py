"""What a browser would send of the dialogue on a page, as it stands."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = {}
        self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("id") == "act"
        elif not self.inside:
            return
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "input" and given.get("type") != "hidden":
            self.values[name] = given.get("value") or ""
        elif tag == "select":
            self.select, self.values[name] = name, ""
        elif tag == "option" and "selected" in given:
            self.values[self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.area, self.values[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data


def filled(page, **changed):
    """Return name to value, of several their list, with some of it changed."""
    reader = _Reader()
    reader.feed(page)
    return {**reader.values, **changed}
