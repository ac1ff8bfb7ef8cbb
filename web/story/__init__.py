"""The sample stories that ship with the product: `cheetah` (the Xu case) and its mirror, in which the holder is the victim."""

from importlib.resources import files
from pathlib import Path

STORIES = ("cheetah", "mirror")


def story_path(name: str) -> Path:
    """The folder of a story's files; `story.yaml` in it says what they are and in which order to use them.

    Raises:
        KeyError: no story has this name.
    """
    if name not in STORIES:
        raise KeyError(name)
    return Path(str(files("web.story"))) / "files" / name
