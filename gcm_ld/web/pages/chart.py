"""The picture of a stored question's answer, as a file."""

from __future__ import annotations

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web.pages import fields, query, views


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the SVG of the answer to the question that `rest` names, as `coverage/theme-summary.svg`.

    Raises Refused where there is no such question, a value means nothing, or no picture fits the answer.
    """
    asked = query.question(publication, rest.removesuffix(".svg"))
    if asked.is_federated:
        raise views.Refused(404, "No picture", f"{asked.name} needs the network, and has no answer here.")
    form, wrong = fields.fill(publication, asked, params)
    wrong += [field.wrong for field in form if field.wrong]
    if wrong:
        raise views.Refused(400, "No such value", " ".join(wrong))
    values = tuple((field.parameter.name, field.given) for field in form if field.given)
    _, drawn, _ = query.picture(publication, asked.name, values)
    if not drawn:
        remedy = "Take it as a table, or give its parameters other values."
        raise views.Refused(404, "No picture", f"No picture fits this answer of {asked.name}. {remedy}")
    name = asked.name.rpartition("/")[2] + ".svg"
    return views.Download(drawn.encode(), formats.SVG.media_type, name)
