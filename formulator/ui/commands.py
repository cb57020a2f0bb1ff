"""All actions of the window in one table: what they are called, their keys, and which page does them."""

from __future__ import annotations

from dataclasses import dataclass

from formulator.base.i18n import tr


@dataclass(frozen=True, slots=True)
class Command:
    """`page` does `method`; an empty page means the window itself. `asks` is what must be there: "patient" or nothing."""

    id: str
    text: str
    keys: tuple[str, ...]
    group: str
    page: str
    method: str
    icon: str = ""
    asks: str = ""


def commands() -> tuple[Command, ...]:
    """In the order of the sheet of shortcuts."""
    return (*_patients(), *_steps(), *_mix(), *_signing(), *_program())


def _patients() -> tuple[Command, ...]:
    group = tr("Patients")
    return (
        Command("patients", tr("Patients"), ("Ctrl+L",), group, "start", "begin", "users"),
        Command("new_patient", tr("New patient"), ("Ctrl+N",), group, "start", "new_patient", "user-plus"),
        Command("ask", tr("Answer the questions of today"), ("Ctrl+T",), group, "patient", "focus_asked", "clipboard-list", "patient"),
        Command("sheets", tr("Past sheets"), ("Ctrl+H",), group, "patient", "focus_sheets", "file-text", "patient"),
        Command("repeat", tr("Repeat the last session"), ("Ctrl+R",), group, "", "repeat_last", "history", "patient"),
        Command("discard", tr("Throw this draft away"), (), group, "", "discard", "trash", "patient"),
        Command("close_patient", tr("Close the patient"), ("Ctrl+W",), group, "", "close_patient", "x", "patient"),
    )


def _steps() -> tuple[Command, ...]:
    group = tr("Steps")
    return (
        Command("page_patient", tr("Patient"), ("F2",), group, "patient", "begin", "", "patient"),
        Command("page_mix", tr("Mix"), ("F3",), group, "mix", "begin", "", "patient"),
        Command("page_plan", tr("Plan"), ("F4",), group, "plan", "begin", "", "patient"),
        Command("page_course", tr("Course"), ("F5",), group, "course", "begin", "", "patient"),
        Command("page_sign", tr("Sign"), ("F6",), group, "sign", "begin", "", "patient"),
        Command("waiting", tr("To what signing waits for"), ("Ctrl+J",), group, "", "go_waiting", "arrow-right", "patient"),
    )


def _mix() -> tuple[Command, ...]:
    group = tr("Mix")
    return (
        Command("search", tr("Find an ingredient"), ("Ctrl+F",), group, "mix", "focus_search", "search", "patient"),
        Command("protocols", tr("Find a protocol"), ("Ctrl+Shift+P",), group, "mix", "focus_protocols", "file-text", "patient"),
        Command("keep_protocol", tr("Keep the mix as a protocol"), ("Ctrl+Shift+S",), group, "mix", "keep_protocol", "star", "patient"),
        Command("add_syringe", tr("Add a syringe"), ("Ctrl+Shift+N",), group, "mix", "add_syringe", "vaccine", "patient"),
        Command("add_diluent", tr("Fill up with a diluent"), ("Ctrl+D",), group, "mix", "add_diluent", "vaccine-bottle", "patient"),
        Command("remove_line", tr("Remove the line"), ("Ctrl+Delete",), group, "mix", "remove_line", "x", "patient"),
        Command("move_up", tr("Move the line up"), ("Alt+Up",), group, "mix", "move_up", "", "patient"),
        Command("move_down", tr("Move the line down"), ("Alt+Down",), group, "mix", "move_down", "", "patient"),
        Command("next_finding", tr("Next finding"), ("F8",), group, "mix", "next_finding", "", "patient"),
        Command("previous_finding", tr("Finding before"), ("Shift+F8",), group, "mix", "previous_finding", "", "patient"),
        Command("repair", tr("Do the first repair of the finding"), ("F9",), group, "mix", "do_repair", "", "patient"),
        Command("override", tr("Keep the finding, with a reason"), ("Ctrl+E",), group, "mix", "start_override", "", "patient"),
        Command("matrix", tr("Verdict or matrix"), ("Ctrl+M",), group, "mix", "toggle_matrix", "", "patient"),
    )


def _signing() -> tuple[Command, ...]:
    group = tr("Sheet")
    return (
        Command("sign", tr("Sign and print"), ("Ctrl+Return",), group, "sign", "sign", "writing-sign", "patient"),
        Command("print", tr("Print the sheet"), ("Ctrl+P",), group, "sign", "print_sheet", "printer", "patient"),
        Command("save_as", tr("Save the sheet as a file"), ("Ctrl+S",), group, "sign", "save_as", "device-floppy", "patient"),
        Command("open_folder", tr("Open the folder of the saved sheet"), (), group, "sign", "open_folder", "folder", "patient"),
        Command("zoom_in", tr("Larger preview"), ("Ctrl++", "Ctrl+="), group, "sign", "zoom_in", "zoom-in", "patient"),
        Command("zoom_out", tr("Smaller preview"), ("Ctrl+-",), group, "sign", "zoom_out", "zoom-out", "patient"),
    )


def _program() -> tuple[Command, ...]:
    group = tr("Program")
    return (
        Command("palette", tr("Find anything"), ("Ctrl+K",), group, "", "open_palette", "command"),
        Command("settings", tr("Settings"), ("Ctrl+,",), group, "settings", "begin", "settings"),
        Command("formulary", tr("The clinic's formulary"), ("Ctrl+Shift+F",), group, "formulary", "begin", "vaccine-bottle"),
        Command("theme", tr("Light or dark"), ("Ctrl+Shift+L",), group, "", "toggle_theme"),
        Command("notice", tr("To the notice at the foot"), ("F7",), group, "", "focus_notice"),
        Command("shortcuts", tr("Keyboard shortcuts"), ("F1",), group, "", "open_shortcuts", "keyboard"),
        Command("help", tr("Help"), ("Shift+F1",), group, "help", "begin", "help-circle"),
        Command("quit", tr("Quit"), ("Ctrl+Q",), group, "", "close", "door-exit"),
    )
