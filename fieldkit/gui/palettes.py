"""The three sets of colours that windows wear: named colours, and nothing else."""

from __future__ import annotations

from types import MappingProxyType

from fieldkit.domain.preferences import Colours

# What each is for. "on-x" is written on x; "-soft" lies behind text of the kind; "-line" is only
# a border that decorates, while "edge" shows where a control is.
_LIGHT = {
    "window": "#f3f5f3",
    "surface": "#ffffff",  # cards, fields
    "raised": "#f6f8f6",  # rows within cards, every second line
    "text": "#1d2421",
    "quiet": "#4d5751",  # hints
    "faint": "#626c66",  # what stands in an empty field
    "line": "#dde3df",
    "edge": "#7f8d85",
    "hover": "#eaf1ee",
    "press": "#dbe6e0",
    "accent": "#1f5f4f",
    "accent-strong": "#123d32",
    "on-accent": "#ffffff",
    "chosen": "#d7e8e1",
    "on-chosen": "#1d2421",
    "focus": "#357ff0",
    "focus-on-fill": "#357ff0",
    "focus-on-danger": "#357ff0",
    "disabled": "#5f6963",
    "disabled-fill": "#e9edea",
    "good": "#1f5f4f",
    "good-soft": "#e6f2ed",
    "good-line": "#a9cdbf",
    "warning": "#734c00",
    "warning-soft": "#fdf6e3",
    "warning-line": "#d9bd70",
    "danger": "#9c2f1f",
    "danger-strong": "#6b1c10",
    "on-danger": "#ffffff",
    "danger-soft": "#fbebe7",
    "danger-line": "#dfa79b",
    "handle": "#7f8d85",  # of scroll bars
    "tip": "#1d2421",
    "on-tip": "#ffffff",
    "training": "#f2c230",  # of the stripes over a training vault
    "mark-draft": "#3a6ea5",
    "mark-waiting": "#b07d00",
    "mark-safe": "#2e8b6e",
    "mark-held": "#9c2f1f",
}

_DARK = {
    "window": "#141917",
    "surface": "#1e2522",
    "raised": "#262e2a",
    "text": "#e9efec",
    "quiet": "#b3bfb9",
    "faint": "#9aa7a0",
    "line": "#36403b",
    "edge": "#75847c",
    "hover": "#2a342f",
    "press": "#34413b",
    "accent": "#7fcfb6",
    "accent-strong": "#a3e0cd",
    "on-accent": "#0d1f19",
    "chosen": "#2c4a40",
    "on-chosen": "#f2f7f4",
    "focus": "#8ab8ff",
    "focus-on-fill": "#2a6fd0",
    "focus-on-danger": "#2a6fd0",
    "disabled": "#8d9992",
    "disabled-fill": "#252c29",
    "good": "#8fd9c0",
    "good-soft": "#1c332b",
    "good-line": "#356553",
    "warning": "#f0c66a",
    "warning-soft": "#352b14",
    "warning-line": "#6b5726",
    "danger": "#ff9d8a",
    "danger-strong": "#ffcabf",
    "on-danger": "#2b0d07",
    "danger-soft": "#3d201a",
    "danger-line": "#7d4437",
    "handle": "#6b7a72",
    "tip": "#e9efec",
    "on-tip": "#141917",
    "training": "#f2c230",
    "mark-draft": "#7fb0e6",
    "mark-waiting": "#e3b341",
    "mark-safe": "#5fc3a1",
    "mark-held": "#ff8f7a",
}

_CONTRAST = {
    "window": "#000000",
    "surface": "#000000",
    "raised": "#000000",
    "text": "#ffffff",
    "quiet": "#ffffff",
    "faint": "#d6d6d6",
    "line": "#ffffff",
    "edge": "#ffffff",
    "hover": "#2b2b00",
    "press": "#454500",
    "accent": "#ffe94a",
    "accent-strong": "#fff59b",
    "on-accent": "#000000",
    "chosen": "#ffe94a",
    "on-chosen": "#000000",
    "focus": "#4ad9ff",
    "focus-on-fill": "#d81bd8",
    "focus-on-danger": "#d81bd8",
    "disabled": "#b4b4b4",
    "disabled-fill": "#000000",
    "good": "#9dffb0",
    "good-soft": "#000000",
    "good-line": "#9dffb0",
    "warning": "#ffe94a",
    "warning-soft": "#000000",
    "warning-line": "#ffe94a",
    "danger": "#ffb3a6",
    "danger-strong": "#ffd2ca",
    "on-danger": "#000000",
    "danger-soft": "#000000",
    "danger-line": "#ffb3a6",
    "handle": "#ffffff",
    "tip": "#ffe94a",
    "on-tip": "#000000",
    "training": "#ffe94a",
    "mark-draft": "#8fc7ff",
    "mark-waiting": "#ffe94a",
    "mark-safe": "#9dffb0",
    "mark-held": "#ffb3a6",
}

PALETTES = MappingProxyType(
    {Colours.LIGHT: _LIGHT, Colours.DARK: _DARK, Colours.CONTRAST: _CONTRAST}
)

# Which text is read on which background, beside what a rule of the style sheet says itself.
BACKGROUNDS_OF = MappingProxyType(
    {
        "text": (
            *("window", "surface", "raised", "hover", "press"),
            *("good-soft", "warning-soft", "danger-soft", "disabled-fill"),
        ),
        "quiet": ("window", "surface", "raised", "good-soft", "warning-soft", "danger-soft"),
        "faint": ("window", "surface", "raised"),
        "disabled": ("window", "surface", "raised", "disabled-fill"),
        "accent": ("window", "surface", "raised", "hover"),
        "good": ("window", "surface", "raised", "good-soft"),
        "warning": ("window", "surface", "raised", "warning-soft"),
        "danger": ("window", "surface", "raised", "hover", "danger-soft"),
        "on-accent": ("accent", "accent-strong"),
        "on-danger": ("danger", "danger-strong"),
        "on-chosen": ("chosen",),
        "on-tip": ("tip",),
    }
)
# What must be seen, though it is no text: against what lies around it.
SEEN_ON = MappingProxyType(
    {
        "focus": ("window", "surface", "raised"),
        "focus-on-fill": ("window", "surface", "accent-strong"),
        "focus-on-danger": ("window", "surface", "danger-strong"),
        "edge": ("window", "surface", "raised"),
        "handle": ("window", "surface"),
        "mark-draft": ("surface", "raised", "window"),
        "mark-waiting": ("surface", "raised", "window"),
        "mark-safe": ("surface", "raised", "window"),
        "mark-held": ("surface", "raised", "window"),
    }
)
