"""Whole rows for drafts: a changed row is written with all its columns."""

from django.db import models
from psycopg2 import sql as pg

from kernel import drafts
from kernel.sql import identifiers


def columns(model: type[models.Model]) -> pg.Composed:
    return identifiers(drafts.Draft(model).columns)


def changed(model: type[models.Model], alias: str, **new: str) -> pg.Composed:
    """The columns of `model` from `alias`, those in `new` from the SQL given for them."""
    parts = [
        pg.SQL(new[name]) if name in new else pg.Identifier(alias, name)
        for name in drafts.Draft(model).columns
    ]
    return pg.SQL(", ").join(parts)


def overwrite(model: type[models.Model]) -> pg.Composed:
    """`on conflict` of a draft that an earlier step of the night may hold the row in."""
    pairs = [
        pg.SQL("{0} = excluded.{0}").format(pg.Identifier(name))
        for name in drafts.Draft(model).night_columns
    ]
    return pg.SQL("on conflict (id) do update set {}").format(pg.SQL(", ").join(pairs))


def analyze(*models_written: type[models.Model]) -> None:
    drafts.analyze([drafts.Draft(model) for model in models_written])
