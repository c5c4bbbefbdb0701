"""Who may open which address: one line an address. An address without a line fails the tests.

PUBLIC: anybody. STAFF: any official with a role. A tuple of logins of the small town: those officials.
OWN: what is asked for decides (a case, a conversation, a person): see `objects.py`; WRITE: the same, but for
whoever only reads (the auditor). HIDDEN: not for browsers. LOGIN: one's own login, whoever one is; strangers
are sent to sign in (`tests/web/workbench/accounts`).
"""

from nexo.testing.town import STAFF_LOGINS

PUBLIC, STAFF, OWN, WRITE, HIDDEN, TOKEN = "public", "staff", "own", "write", "hidden", "token"
LOGIN = "login"
EVERYBODY = tuple(STAFF_LOGINS)
DESK = ("atencion", "derivacion", "secretaria")
TENDERS = (*DESK, "sistemas")
OPENERS = (*DESK, "alumbrado", "vial", "genero")
PEOPLE = ("atencion", "derivacion", "alumbrado", "vial", "secretaria", "intendencia", "genero", "auditoria")
KEEPERS = OPENERS
BOARD = (*OPENERS, "intendencia", "auditoria")

RULES: dict[str, str | tuple[str, ...]] = {
    # the open pages
    "health-live": PUBLIC,
    "health-ready": PUBLIC,
    "metrics": TOKEN,
    "live-grant": HIDDEN,
    "portal:*": PUBLIC,
    "ui:*": PUBLIC,
    "demo:*": PUBLIC,
    "api-v1:*": PUBLIC,
    "open311:*": PUBLIC,
    # signing in
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_change_password": LOGIN,
    "account_reauthenticate": LOGIN,
    "mfa_index": LOGIN,
    "mfa_reauthenticate": LOGIN,
    "mfa_reauthenticate_webauthn": LOGIN,
    "mfa_activate_totp": LOGIN,
    "mfa_deactivate_totp": LOGIN,
    "mfa_view_recovery_codes": LOGIN,
    "mfa_generate_recovery_codes": LOGIN,
    "mfa_list_webauthn": LOGIN,
    "mfa_add_webauthn": LOGIN,
    "mfa_remove_webauthn": LOGIN,
    # the staff site
    "workbench:inbox": STAFF,
    "workbench:inbox_rows": STAFF,
    "workbench:conversation": OWN,
    "workbench:conversation_person": OWN,
    "workbench:conversation_who": WRITE,
    "workbench:message_words": WRITE,
    "workbench:conversation_reply": OWN,
    "workbench:conversation_draft": WRITE,
    "workbench:conversation_approved": WRITE,
    "workbench:conversation_note": OWN,
    "workbench:conversation_heard": OWN,
    "workbench:conversation_close": WRITE,
    "workbench:conversation_take": WRITE,
    "workbench:conversation_templates": OWN,
    "workbench:message_parts": STAFF,
    "workbench:language": STAFF,
    "workbench:message_undo": OWN,
    "workbench:message_split": OWN,
    "workbench:message_move_back": OWN,
    "workbench:message_file": OWN,
    "workbench:cases": STAFF,
    "workbench:case_choose": OPENERS,
    "workbench:case_fill": OPENERS,
    "workbench:case_places": OPENERS,
    "workbench:case": OWN,
    "workbench:case_talk": OWN,
    "workbench:case_work": OWN,
    "workbench:case_answer": OWN,
    "workbench:case_near": OWN,
    "workbench:case_evidence": OWN,
    "workbench:case_do": OWN,
    "workbench:counter": DESK,
    "workbench:counter_people": DESK,
    "workbench:calls": DESK,
    "workbench:calls_now": DESK,
    "workbench:calls_pop": DESK,
    "workbench:calls_seat": DESK,
    "workbench:call_backs": DESK,
    "workbench:call_back": OWN,
    "workbench:visits": DESK,
    "workbench:visits_now": DESK,
    "workbench:visits_point": DESK,
    "workbench:visits_next": DESK,
    "workbench:visits_do": OWN,
    "workbench:visits_add": OWN,
    "workbench:visits_receptions": DESK,
    "workbench:visits_reception": OWN,
    "workbench:visits_times": (*DESK, "intendencia", "auditoria"),
    "workbench:visits_queues": ("secretaria", "sistemas"),
    "workbench:visits_queue_new": ("secretaria", "sistemas"),
    "workbench:visits_queue": OWN,
    "workbench:keeping": STAFF,
    "workbench:recoveries": STAFF,
    "workbench:recovery": OWN,
    "workbench:quarantine": TENDERS,
    "workbench:quarantine_item": OWN,
    "workbench:parked": TENDERS,
    "workbench:parked_decide": OWN,
    "workbench:channels": STAFF,
    "workbench:board": BOARD,
    "workbench:people": PEOPLE,
    "workbench:person": OWN,
    "workbench:person_edit": KEEPERS,
    "workbench:person_add": KEEPERS,
    "workbench:person_helps": KEEPERS,
    "workbench:person_whole": PEOPLE,
    "workbench:person_looks": ("auditoria",),
    "workbench:person_reject": DESK,
    "workbench:person_merge": OWN,
    "workbench:person_unmerge": OWN,
    "workbench:search": STAFF,
    "workbench:settings": ("secretaria", "sistemas"),
    "workbench:answers": ("secretaria", "sistemas"),
    "workbench:scripts": ("secretaria", "sistemas"),
    "workbench:script": ("secretaria", "sistemas"),
    "workbench:answer_new": ("secretaria", "sistemas"),
    "workbench:answer_preview": ("secretaria", "sistemas"),
    "workbench:answer": OWN,
    "workbench:guidance": ("secretaria", "sistemas"),
    "workbench:guidance_greet": ("secretaria", "sistemas"),
    "workbench:guidance_suggest": ("secretaria", "sistemas"),
    "workbench:guidance_publish": ("secretaria", "sistemas"),
    "workbench:guidance_new": ("secretaria", "sistemas"),
    "workbench:guidance_entry": OWN,
    "workbench:guidance_move": OWN,
    "workbench:guidance_remove": OWN,
    "workbench:guidance_switch": OWN,
    "workbench:accounts": ("sistemas",),
    "workbench:account_new": ("sistemas",),
    "workbench:account": OWN,
    "workbench:account_examine": OWN,
    "workbench:account_connect": OWN,
    "workbench:account_connected": ("sistemas",),
    "workbench:staff": ("sistemas",),
    "workbench:staff_new": ("sistemas",),
    "workbench:staff_member": OWN,
    "workbench:staff_grant": OWN,
    "workbench:staff_revoke": OWN,
}


def rule_of(name: str) -> str | tuple[str, ...] | None:
    """Return the rule of an address by its full name, or of its whole namespace."""
    if name in RULES:
        return RULES[name]
    return RULES.get(f"{name.split(':', maxsplit=1)[0]}:*")
