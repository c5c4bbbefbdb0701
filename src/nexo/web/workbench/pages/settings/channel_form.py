"""The form of a channel account, made from what the channel says of its settings."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import Channel
from nexo.web.ui.forms import UiForm, dress

_LONG = 1_000
_SETTING, _SECRET = "setting-", "secret-"


class Lines(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class Pairs(forms.CharField):
    """Names and values, `name: value` a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Show pairs as lines."""
        if isinstance(value, Mapping):
            return "\n".join(f"{name}: {content}" for name, content in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:
        """Return the pairs; a line without a colon is refused."""
        found = {}
        for line in filter(str.strip, str(super().clean(value)).splitlines()):
            name, colon, content = line.partition(":")
            if not colon or not name.strip():
                raise forms.ValidationError(gettext_lazy("Escribí «nombre: valor», uno por renglón."))
            found[name.strip()] = content.strip()
        return found


class AccountForm(UiForm):
    """Name and address of an account, the settings of its channel, and its secrets, which are never shown."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=80)
    address = forms.CharField(
        label=gettext_lazy("Dirección"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A dónde escriben: el número, la casilla, el usuario. Después no se cambia."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("En uso"), required=False, initial=True)

    def __init__(
        self, *args: Any, channel: Channel, account: ChannelAccount | None = None, **kwargs: Any
    ) -> None:
        """Offer the fields of `channel`, filled in with what `account` says."""
        initial: dict[str, Any] = {}
        if account:
            initial = {"name": account.name, "is_active": account.is_active}
            initial |= {_SETTING + name: value for name, value in account.settings.items()}
        super().__init__(*args, initial=initial, **kwargs)
        if account:
            del self.fields["address"]
        kept = gettext_lazy("Si ya la cargaste, dejala vacía: no cambia.") if account else ""
        added = dict(_setting_fields(channel)) | {
            _SECRET + name: _secret_field(name, kept) for name in channel.secret_names
        }
        for field in added.values():
            dress(field.widget)
        # Whether it is used is the last thing decided.
        in_use = self.fields.pop("is_active")
        self.fields |= {**added, "is_active": in_use}

    def settings(self) -> dict[str, Any]:
        """Return what was filled in; what was left empty is as the channel has it from the factory."""
        return {name: value for name, value in self._given(_SETTING) if value not in (None, "", [], {})}

    def secrets(self) -> dict[str, str]:
        """Return the secrets that were typed."""
        return {name: value for name, value in self._given(_SECRET) if value}

    def point_at(self, setting: str | None, message: str) -> None:
        """Show a refusal beside the setting that it speaks of."""
        first = (setting or "").split(".", maxsplit=1)[0]
        fitting = [name for name in (first, _SETTING + first) if name in self.fields]
        self.add_error(fitting[0] if fitting else None, message)

    def _given(self, prefix: str) -> Iterator[tuple[str, Any]]:
        for name, value in self.cleaned_data.items():
            if name.startswith(prefix):
                yield name.removeprefix(prefix), value


def _secret_field(name: str, kept: Any) -> forms.CharField:
    # The provider's own word: it is what the administrator reads on the provider's page.
    return forms.CharField(
        label=name.replace("_", " ").capitalize(),
        required=False,
        max_length=4_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=kept,
    )


def _setting_fields(channel: Channel) -> Iterator[tuple[str, forms.Field]]:
    schema = channel.settings_model.model_json_schema()
    kinds: dict[str, Any] = schema.get("$defs", {})
    for name, described in schema.get("properties", {}).items():
        field = _field(_whole(described, kinds))
        field.label = _(described.get("title", name))
        field.help_text = _(described["description"]) if "description" in described else ""
        field.initial = described.get("default")
        field.required = name in schema.get("required", ())
        yield _SETTING + name, field


def _whole(described: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    """Return a property with its reference followed, and without the alternative of being nothing."""
    choices = [one for one in described.get("anyOf", [described]) if one.get("type") != "null"]
    found: dict[str, Any] = choices[0]
    reference = found.get("$ref")
    return {**kinds[reference.rsplit("/", 1)[-1]], **found} if reference else found


def _field(described: dict[str, Any]) -> forms.Field:
    """Return the field of one property of a JSON schema; raises TypeError for what no form can show."""
    match described:
        case {"enum": values}:
            labels = described.get("labels", {})
            return forms.ChoiceField(choices=[(value, _(labels.get(value, value))) for value in values])
        case {"type": "boolean"}:
            return forms.BooleanField()
        case {"type": "integer" | "number" as kind}:
            low, high = _limits(described)
            number = forms.IntegerField if kind == "integer" else forms.FloatField
            return number(min_value=low, max_value=high)
        case {"type": "string"}:
            return _text(described)
        case {"type": "array", "items": {"type": "string"}}:
            return Lines()
        case {"type": "object", "additionalProperties": {"type": "string"}}:
            return Pairs()
    raise TypeError(f"a setting that no form can show: {described}")


def _limits(described: dict[str, Any]) -> tuple[Any, Any]:
    # A whole number greater than 0 is 1 at least; of other numbers the channel itself refuses the limit.
    step = 1 if described["type"] == "integer" else 0
    low, high = described.get("minimum"), described.get("maximum")
    above, below = described.get("exclusiveMinimum"), described.get("exclusiveMaximum")
    return (low if above is None else above + step), (high if below is None else below - step)


def _text(described: dict[str, Any]) -> forms.Field:
    if described.get("format") == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    longest = described.get("maxLength")
    field = forms.CharField(max_length=longest)
    if longest and longest > _LONG:
        field.widget = forms.Textarea(attrs={"rows": 4})
    if pattern := described.get("pattern"):
        field.validators.append(
            RegexValidator(pattern, gettext_lazy("No tiene la forma que hace falta: revisalo."))
        )
    return field
