import pytest

from hansa.web.prose import inline, markdown, safe_url


def test_html_is_text_and_dangerous_links_are_no_links():
    html = markdown("<b>x</b> [a](javascript:alert(1)) **y** ![z](http://x/y.png)")
    assert "<b>" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert "<strong>y</strong>" in html


def test_names_in_backticks_become_code_and_nothing_else_changes():
    assert inline("`a<b` *is* [gone](http://x) <i>") == "<code>a&lt;b</code> *is* [gone](http://x) &lt;i&gt;"


def test_what_is_marked_already_is_not_escaped_again():
    assert inline(inline("`a<b`")) == "<code>a&lt;b</code>"


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "//x", "http://[", "/local"])
def test_only_the_web_and_mail_are_linked(url):
    assert safe_url(url) == ""
