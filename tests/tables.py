"""Tables of mappings for tests, with the head and in the form that those of the edition have."""

from collections.abc import Iterable

from gcm_ld.core import names
from gcm_ld.mappings import sssom, vocabularies


def table(vocabulary: vocabularies.Vocabulary, rows: Iterable[sssom.Row]) -> sssom.Table:
    """Return the table of `rows` with the head that all tables of the edition have."""
    excepted = f"The licence does not cover the labels of the other side, object_label. {vocabulary.reserved}"
    head = {
        "mapping_set_id": names.graph(vocabulary.turtle),
        "mapping_set_title": f"Mappings of GCM-LD to {vocabulary.called}",
        **({"mapping_set_description": excepted} if vocabulary.reserved else {}),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "subject_source": names.iri("dataset", "gcm-ld"),
        "object_source": vocabulary.iri,
        **({"object_source_version": vocabulary.version} if vocabulary.version else {}),
        "mapping_date": "2026-11-24",
    }
    return sssom.Table(vocabulary, head, tuple(rows))


def write(made: sssom.Table) -> str:
    """Return the text of a table, as `sssom.parse` reads it and SSSOM's own tools do."""
    columns = (*sssom.COLUMNS, sssom.FURTHER)
    values = [
        (
            *(row.subject, row.subject_label, row.predicate, row.target, row.target_label),
            *(row.justification, row.confidence, row.comment, row.source),
        )
        for row in made.rows
    ]
    extended = any(row.source for row in made.rows)
    rows = [dict(zip(columns, cells, strict=True)) for cells in values]
    return sssom.write(made.head, columns if extended else sssom.COLUMNS, rows)
