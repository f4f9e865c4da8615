"""What a page tells of one version of a campaign: in words, and beside another version."""

from dataclasses import dataclass

from django.utils.translation import get_language

from campaigns.definition import CampaignBook, CampaignDefinition, differences, in_words
from campaigns.models import CampaignVersion
from campaigns.queries import campaign_book, history
from kernel.names import in_language
from kernel.whole import whole
from staff.models import Officer
from staff.queries import VersionLife, beside, has_written
from tiering.rules import describe_difference


@dataclass(frozen=True)
class VersionPanel:
    life: VersionLife[CampaignVersion]
    others: list[CampaignVersion]
    beside: CampaignVersion | None
    differences: list[str]
    in_words: list[tuple[str, str]]
    is_author: bool


def version_panel(version: CampaignVersion, reader: Officer, *, asked: str) -> VersionPanel:
    """Differences are to the version asked for, or else to the one that runs, or to any."""
    language, book = get_language() or "zh", campaign_book()
    lives = history(version.campaign)
    life = next(each for each in lives if each.version.pk == version.pk)
    others = [each for each in lives if each is not life]
    other = beside(lives, version, whole(asked))
    definition = CampaignDefinition.parse(version.definition)
    before = CampaignDefinition.parse(other.definition) if other else None
    told = differences(before, definition, book) if before else []
    return VersionPanel(
        life=life,
        others=[each.version for each in others],
        beside=other,
        differences=[describe_difference(each, language) for each in told],
        in_words=words_of(definition, book),
        is_author=has_written(version, reader),
    )


def words_of(definition: CampaignDefinition, book: CampaignBook) -> list[tuple[str, str]]:
    """All that it says, each thing with its name, in the reader's language."""
    return [
        (in_language(what[1], what[0]), in_language(said[1], said[0]))
        for what, said in in_words(definition, book)
    ]
