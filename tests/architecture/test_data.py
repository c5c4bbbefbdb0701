"""Tables point down the stack; who may change them."""

import re

from django.apps import apps

from architecture.source import below, modules

STACK = (
    ("accounts",),
    ("organisation",),
    ("settings",),
    ("parties",),
    ("interactions", "catalogue", "knowledge"),
    ("cases",),
    (
        "satisfaction",
        "guidance",
        "notifications",
        "visits",
        "analytics",
        "authorities",
        "works",
        "automation",
        "improvements",
        "safety",
        "campaigns",
    ),
)
FLOOR = {room: floor for floor, rooms in enumerate(STACK) for room in rooms}
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "asave",
}
# Forms and files have methods of these names that touch no table; each exception is a file and the method.
NOT_THE_ORM = {
    ("nexo.web.portal.pages.ask.views", "save"),  # the session of the visitor
    ("nexo.web.portal.pages.authorities.writing", "save"),  # the same
    ("nexo.web.workbench.pages.settings.staff", "save"),  # the form that mails a link to choose a password
    ("nexo.adapters.registers.open311.exchange", "create"),  # a request posted to another government
}


def room_of(model: type) -> str:
    parts = model.__module__.split(".")
    return parts[2] if parts[1] == "domain" else ""


def test_the_stack_of_this_test_is_that_of_the_code():
    rooms = {room_of(model) for model in apps.get_models() if model.__module__.startswith("nexo.domain.")}
    assert rooms == set(FLOOR)


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        room = room_of(model) if model.__module__.startswith("nexo.domain.") else ""
        for field in model._meta.get_fields():
            target = (
                room_of(field.related_model)
                if field.is_relation and field.concrete and field.related_model
                else ""
            )
            if room and target and room != target and FLOOR[target] >= FLOOR[room]:
                wrong.append(f"{room}.{model.__name__}.{field.name} -> {target}")
    assert wrong == []


def test_the_kernel_knows_no_table_of_the_domain():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("nexo.kernel.")
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and not field.related_model.__module__.startswith("nexo.kernel.")
    ]
    assert wrong == []


def test_adapters_import_no_models():
    wrong = [
        f"{module.name}:{line} {name}"
        for module in below("adapters")
        for name, line in module.imported()
        if re.match(r"nexo\.(domain\.\w+|kernel\.\w+)\.models\b", name)
    ]
    assert wrong == []


def test_web_and_adapters_write_through_actions_only():
    wrong = [
        f"{module.name}:{line} .{method}()"
        for module in below("web", "adapters")
        for method, line in module.called_methods()
        if method in WRITES and (module.name, method) not in NOT_THE_ORM
    ]
    assert wrong == []


def test_adapters_never_touch_the_database():
    wrong = [
        f"{module.name}:{line} {name}"
        for module in below("adapters")
        for name, line in module.imported()
        if name.startswith(("django.db", "psycopg"))
    ]
    assert wrong == []


def test_no_clock_but_ours():
    """Neither in defaults of fields nor in SQL: a frozen test must hold all time."""
    wrong = [
        f"{module.name}: {found}"
        for module in modules()
        if "migrations" not in module.path.parts
        for found in re.findall(
            r"auto_now(?:_add)?=True|\bNow\(\)|CURRENT_TIMESTAMP|(?i:\bselect now\(\))", module.text
        )
    ]
    assert wrong == []
