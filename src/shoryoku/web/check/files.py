"""A file that a person sends: small, text, and read as a firm file only."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from shoryoku.problems import InputError, Problem

MOST_BYTES = 500_000


def shown_name(sent: UploadedFile[bytes] | None) -> str:
    """What a sent file is called in problems: its own name, shortened, without signs."""
    name = sent.name if sent is not None and sent.name else "firm.yaml"
    return "".join(sign for sign in name[:60] if sign.isprintable())


def text_of(sent: UploadedFile[bytes] | None) -> str:
    """The text of a sent file.

    Raises:
        InputError: nothing was sent, it is too large, or it is not UTF-8 text.
    """
    if sent is None or not sent.size:
        raise InputError(Problem("firm.yaml", gettext("ファイルが選ばれていません")))
    if sent.size > MOST_BYTES:
        raise InputError(Problem("firm.yaml", gettext("50万バイトより大きいファイルです")))
    try:
        return bytes(sent.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem("firm.yaml", gettext("UTF-8のテキストではありません"))) from None
