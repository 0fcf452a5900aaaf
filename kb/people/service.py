"""Everything that changes people, under one name. Each function is documented where it is written."""

from kb.people.accounts import Newcomer, accept_invitation, add_person, ensure_invited, found_house, join
from kb.people.administration import deactivate, reactivate, set_role
from kb.people.credentials import (
    ask_address,
    ask_reset,
    ask_sign_up,
    authenticate,
    change_address,
    change_password,
    keep_rehash,
    note_reset,
    reset_password,
)
from kb.people.invitations import invite, open_invitation, withdraw
from kb.people.profile import (
    Profile,
    choose_language,
    choose_scheme,
    choose_shortcuts,
    revise_profile,
    show_photo,
)
from kb.people.sessions import (
    end_all_sessions,
    end_one_session,
    end_session,
    session_person,
    start_session,
    sweep_sessions,
    touch,
    touch_due,
)
from kb.people.starter import load_colleagues

__all__ = [
    "Newcomer",
    "Profile",
    "accept_invitation",
    "add_person",
    "ask_address",
    "ask_reset",
    "ask_sign_up",
    "authenticate",
    "change_address",
    "change_password",
    "choose_language",
    "choose_scheme",
    "choose_shortcuts",
    "deactivate",
    "end_all_sessions",
    "end_one_session",
    "end_session",
    "ensure_invited",
    "found_house",
    "invite",
    "join",
    "keep_rehash",
    "load_colleagues",
    "note_reset",
    "open_invitation",
    "reactivate",
    "reset_password",
    "revise_profile",
    "session_person",
    "set_role",
    "show_photo",
    "start_session",
    "sweep_sessions",
    "touch",
    "touch_due",
    "withdraw",
]
