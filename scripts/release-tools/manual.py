"""Manual pages from what a program says of itself.

    toll --experimental-dump-help | manual.py FOLDER VERSION EPOCH

Writes toll.1 and one page for each subcommand, toll-load.1 and so on, all from swift-argument-parser's dump: a page holds
what --help says and nothing else. EPOCH is the date on the page, in seconds since 1970.
"""

import json
import pathlib
import sys
import time


def escaped(text):
    """Text that roff prints as it stands, wherever in a line it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.split("\n"))


def flag(name):
    return ("-" if name["kind"] in ("short", "longWithSingleDash") else "--") + name["name"]


def names(argument):
    value = "" if argument["kind"] == "flag" else f" \\fI{escaped(argument.get('valueName', 'value'))}\\fR"
    if argument["kind"] == "positional":
        return f"\\fI{escaped(argument['valueName'])}\\fR"
    ordered = sorted(argument["names"], key=lambda name: len(flag(name)))
    return ", ".join(f"\\fB{escaped(flag(name))}\\fR" for name in ordered) + value


def usage(argument):
    if argument["kind"] == "positional":
        text = f"\\fI{escaped(argument['valueName'])}\\fR"
    else:
        text = f"\\fB{escaped(flag(argument['preferredName']))}\\fR"
        if argument["kind"] == "option":
            text += f" \\fI{escaped(argument.get('valueName', 'value'))}\\fR"
    text += " ..." if argument["isRepeating"] else ""
    return f"[{text}]" if argument["isOptional"] else text


def sections(discussion):
    """The discussion cut at its own headings, `Examples:` and `Exit status:`; indented lines are code."""
    found = {"DESCRIPTION": [], "EXAMPLES": [], "EXIT STATUS": []}
    heading = "DESCRIPTION"
    for line in discussion.split("\n"):
        if line.startswith("Examples:"):
            heading, line = "EXAMPLES", line.removeprefix("Examples:").strip()
        elif line.startswith("Exit status:"):
            heading, line = "EXIT STATUS", line.removeprefix("Exit status:").strip().capitalize()
        elif not line.startswith(" ") and line and heading == "EXAMPLES":
            heading = "DESCRIPTION"
        found[heading].append(line)
    return found


def prose(lines):
    out, code = [], False
    for line in lines:
        if line.startswith("  ") != code and line:
            code = not code
            out.append(".PP\n.RS 4\n.nf" if code else ".fi\n.RE\n.PP")
        if line:
            out.append(escaped(line.strip()))
        elif not code and out and out[-1] != ".PP":
            out.append(".PP")
    if code:
        out.append(".fi\n.RE")
    while out and out[-1] == ".PP":
        out.pop()
    return out


def option(argument):
    lines = [".TP", names(argument), escaped(argument.get("abstract", "")) or "\\&"]
    if argument.get("discussion"):
        lines += [escaped(argument["discussion"])]
    facts = []
    if argument.get("allValues"):
        facts.append("one of " + ", ".join(argument["allValues"]))
    if argument.get("defaultValue"):
        facts.append("default: " + argument["defaultValue"])
    if facts:
        lines.append(escaped("(" + "; ".join(facts) + ")"))
    return lines


def page(command, path, version, date):
    title = "-".join(path)
    shown = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    children = [child for child in command.get("subcommands", []) if child["shouldDisplay"] and child["commandName"] != "help"]
    parts = sections(command.get("discussion", ""))
    lines = [
        f'.TH "{escaped(title.upper())}" "1" "{date}" "toll {version}" "Toll"', ".nh", ".ad l",
        ".SH NAME", f"{escaped(title)} \\- {escaped(command.get('abstract', ''))}",
        ".SH SYNOPSIS", f"\\fB{escaped(' '.join(path))}\\fR " + " ".join(
            (["\\fIsubcommand\\fR"] if children else []) + [usage(argument) for argument in shown]),
    ]
    if any(parts["DESCRIPTION"]):
        lines += [".SH DESCRIPTION", *prose(parts["DESCRIPTION"])]
    if children:
        lines.append(".SH SUBCOMMANDS")
        for child in children:
            lines += [".TP", f"\\fB{escaped('-'.join(path + [child['commandName']]))}\\fR(1)", escaped(child["abstract"])]
    groups = {}
    for argument in shown:
        default = "ARGUMENTS" if argument["kind"] == "positional" else "OPTIONS"
        groups.setdefault((argument.get("sectionTitle") or default).upper(), []).append(argument)
    order = ["ARGUMENTS", *sorted(set(groups) - {"ARGUMENTS", "OPTIONS"}), "OPTIONS"]
    for group in order:
        if group in groups:
            lines.append(f".SH {escaped(group)}")
            for argument in groups[group]:
                lines += option(argument)
    for heading in ("EXIT STATUS", "EXAMPLES"):
        if any(parts[heading]):
            lines += [f".SH {heading}", *prose(parts[heading])]
    if len(path) > 1:
        lines += [".SH SEE ALSO", f"\\fB{escaped('-'.join(path[:-1]))}\\fR(1)"]
    yield f"{title}.1", "\n".join(lines) + "\n"
    for child in children:
        yield from page(child, path + [child["commandName"]], version, date)


def main():
    folder, version, epoch = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    command = json.load(sys.stdin)["command"]
    for name, text in page(command, [command["commandName"]], version, date):
        (folder / name).write_text(text)


main()
