"""What the source of corpus stages reads: settings, names, modules; found without running it."""

from __future__ import annotations

import ast
import functools
from dataclasses import fields

from pipeline.settings import AnalyzeSettings
from pipeline.store.imports import source_of

FIELDS = tuple(f.name for f in fields(AnalyzeSettings))
_CORPUS = "pipeline.stages.corpus"


@functools.cache
def parsed(module):
    """Tree of a module, its own names at the top, and what it imports: name → (module, name)."""
    tree = ast.parse(source_of(module))
    own, imported = {}, {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (n for target in targets for n in ast.walk(target))
            own |= {n.id: node for n in names if isinstance(n, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline"):
            imported |= {a.asname or a.name: (node.module, a.name) for a in node.names}
    return tree, own, imported


@functools.cache
def stage_functions():
    """Stage → the expression of ``pipeline.stages.corpus`` that makes its tables."""
    tree, _, _ = parsed(_CORPUS)
    (table,) = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
    ]
    return {key.value: value for key, value in zip(table.keys, table.values, strict=True)}


def names_in(node):
    """All plain names an expression mentions."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def begins_in(stage):
    """(Module, name) of everything imported that the stage's function mentions."""
    _, _, imported = parsed(_CORPUS)
    return {imported[n] for n in names_in(stage_functions()[stage]) if n in imported}


def settings_read(stage):
    """Settings that some function reads which the stage can reach."""
    found, seen, waiting = set(), set(), sorted(begins_in(stage))
    while waiting:
        module, name = waiting.pop()
        if (module, name) in seen or source_of(module) is None:
            continue
        seen.add((module, name))
        _, own, imported = parsed(module)
        if name not in own:
            waiting += [imported[name]] if name in imported else []
            continue
        found |= _reads(own[name])
        for used in names_in(own[name]):
            if used in imported:
                waiting.append(imported[used])
            elif used in own:
                waiting.append((module, used))
    return found


def _reads(node):
    found = set()
    for n in ast.walk(node):
        if isinstance(n, ast.Attribute) and _is_settings(n.value) and n.attr in FIELDS:
            found.add(n.attr)
        elif isinstance(n, ast.Call) and ast.unparse(n.func) == "getattr":
            found |= _by_name(n)
    return found


def _is_settings(node):
    return ast.unparse(node).split(".")[-1] == "settings"


def _by_name(call):
    """Settings read as ``getattr(settings, f"beginning_{…}")``: all that begin so."""
    if not _is_settings(call.args[0]):
        return set()
    name = call.args[1]
    head = name.values[0].value if isinstance(name, ast.JoinedStr) else name.value
    return {f for f in FIELDS if f.startswith(head)}
