"""What can go wrong with segments and campaigns."""

from nexo.kernel.errors import Conflict, Invalid, NotFound


class SegmentUnknown(NotFound):
    """No such segment, or not for this actor."""

    code = "segment_unknown"
    message = "No encontramos ese segmento."


class SegmentUnfit(Invalid):
    """A segment needs a name and conditions of the closed list; `field` says which is wrong."""

    code = "segment_unfit"
    message = "Revisá las condiciones del segmento."


class SegmentTooSmall(Invalid):
    """Fewer people than the minimum: neither counted nor written to."""

    code = "segment_too_small"
    message = "El segmento alcanza a muy pocas personas: ni se cuenta ni se envía. Ampliá las condiciones."


class CampaignUnknown(NotFound):
    """No such campaign, or not for this actor."""

    code = "campaign_unknown"
    message = "No encontramos esa campaña."


class CampaignUnfit(Invalid):
    """A campaign needs words, a pace and hours that can be; `field` says which is wrong."""

    code = "campaign_unfit"
    message = "Revisá los datos de la campaña."


class MoveImpossible(Conflict):
    """The state of the campaign does not admit this step."""

    code = "move_impossible"
    message = "La campaña ya no está en un estado que admita ese paso."


class SameHands(Conflict):
    """Who wrote on a campaign does not launch it."""

    code = "same_hands"
    message = "La lanza otra persona: quien la escribió no puede."


class PublicityFrozen(Conflict):
    """An electoral freeze forbids publicity on that day."""

    code = "publicity_frozen"
    message = (
        "Hay veda de publicidad oficial en esa fecha: solo sale lo que la ley ordena o avisa de un servicio."
    )


class FreezeUnfit(Invalid):
    """A freeze needs an act, and an end that is not before its beginning."""

    code = "freeze_unfit"
    message = "Revisá las fechas de la veda."
