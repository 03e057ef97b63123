"""A browser's WebM as Telegram plays it: the same packets, in Ogg."""

from __future__ import annotations

import pytest

from storage.oggvoice import opus_in_ogg
from storage.shelf import NotUsable, Shelf
from tests.recordings import mp3, opus, webm

HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
TWENTY_MS = b"\x08"
"""The first byte of a packet: speech, 20 ms, one frame."""


def element(kind: bytes, content: bytes) -> bytes:
    """Return one element of WebM."""
    return kind + (len(content) | 1 << 56).to_bytes(8, "big") + content


def recorded(packets: list[bytes], head: bytes = HEAD, flags: bytes = b"\x80") -> bytes:
    """Return a recording as browsers write it: without knowing how long it will be."""
    unknown = b"\x01" + b"\xff" * 7
    track = element(b"\xae", b"\x83\x81\x02" + element(b"\x63\xa2", head))
    blocks = b"".join(element(b"\xa3", b"\x81\x00\x00" + flags + one) for one in packets)
    cluster = b"\x1fC\xb6u" + unknown + element(b"\xe7", b"\x00") + blocks
    segment = b"\x18S\x80g" + unknown + element(b"\x16T\xaek", track) + cluster
    return element(b"\x1aE\xdf\xa3", element(b"\x42\x82", b"webm")) + segment


def packets_in(ogg: bytes) -> tuple[list[bytes], list[int]]:
    """Return the packets of an Ogg file, and until which sample each page goes."""
    packets, granules, at = list[bytes](), list[int](), 0
    while at < len(ogg):
        assert ogg[at : at + 5] == b"OggS\0"
        granules.append(int.from_bytes(ogg[at + 6 : at + 14], "little"))
        sizes = ogg[at + 27 : at + 27 + ogg[at + 26]]
        at += 27 + len(sizes)
        packet = b""
        for size in sizes:
            packet += ogg[at : at + size]
            at += size
            if size < 255:
                packets.append(packet)
                packet = b""
    return packets, granules


def test_packets_are_the_same_in_order() -> None:
    said = [TWENTY_MS + bytes([nth % 256]) * (nth * 7 % 600) for nth in range(120)]

    packets, granules = packets_in(opus_in_ogg(recorded(said)))

    assert packets[0] == HEAD
    assert packets[1].startswith(b"OpusTags")
    assert packets[2:] == said
    assert granules[-1] == 120 * 960
    assert granules == sorted(granules)


def test_recording_that_was_cut_off_anywhere_ends_there() -> None:
    said = [TWENTY_MS + bytes([nth]) * 40 for nth in range(4)]
    whole, element_bytes = recorded(said), 1 + 8 + 4 + 41

    for cut in range(3 * element_bytes + 1):
        packets, _ = packets_in(opus_in_ogg(whole[: len(whole) - cut]))

        assert packets[2:] == said[: 4 - -(-cut // element_bytes)], cut


@pytest.mark.parametrize("begun", [b"\x1f", b"\x1fC\xb6", b"\x1fC\xb6u", b"\x1fC\xb6u\x01\xff"])
def test_cluster_that_was_only_begun_takes_nothing_away(begun: bytes) -> None:
    said = [TWENTY_MS + b"a" * 40]

    packets, _ = packets_in(opus_in_ogg(recorded(said) + begun))

    assert packets[2:] == said


@pytest.mark.parametrize(
    "raw",
    [
        recorded([], HEAD), recorded([TWENTY_MS], b"VorbisHead"),
        recorded([TWENTY_MS + b"a"], flags=b"\x82"), recorded([b""]), webm(2), b"\x00", b"",
        recorded([TWENTY_MS + bytes(70_000)]),
    ],
)  # fmt: skip
def test_what_is_no_opus_is_refused(raw: bytes) -> None:
    with pytest.raises(NotUsable):
        opus_in_ogg(raw)


def test_shelf_names_a_sent_voice_by_its_content(shelf: Shelf) -> None:
    said = recorded([TWENTY_MS + b"a"])

    names = [shelf.keep_sent_voice(one) for one in (said, said, opus(), mp3())]

    assert names[0] == names[1]
    assert [name.rpartition(".")[2] for name in names] == ["ogg", "ogg", "ogg", "mp3"]
    assert shelf.path(names[0]).read_bytes() == opus_in_ogg(said)
    assert shelf.names_of_prompts() == sorted(set(names))
    with pytest.raises(NotUsable, match="not-a-voice"):
        shelf.keep_sent_voice(b"RIFF\0\0\0\0WAVEfmt ")


def test_ogg_that_telegram_plays_as_no_voice_is_refused(shelf: Shelf) -> None:
    with pytest.raises(NotUsable):
        shelf.keep_sent_voice(opus().replace(b"OpusHead", b"\x01vorbis "))
