"""Names for what nobody named: an adjective, a noun, a number."""

from __future__ import annotations

import os

_LENGTH_MAX = 20

_ADJECTIVES = """
able agile amber ample apt azure balmy bold brave brief bright brisk calm candid clear clever coral crisp curious
daring deft eager early easy elegant even fair fancy fast fine firm fleet fond fresh gentle glad golden grand green
handy happy hardy honest humble ideal jolly keen kind large lilac lively loyal lucid lucky merry mild mint modest
neat nimble noble olive open patient plain polite proud prompt quick quiet rapid ready regal robust rosy round sage
sharp silver smart smooth snug solid sonic spry steady stout sunny super sure sweet swift tidy tough trim true
upbeat vivid warm wise witty young zesty
"""

_NOUNS = """
acorn alder anchor aspen badger basil beacon beetle birch bison breeze brook canyon cedar cliff clover comet condor
coral crane creek cricket crow dolphin dune eagle elm ember falcon fern finch fjord forest fox gecko geyser glacier
grove gull harbor hare hawk hazel heron hill ibis iris island jay juniper kelp kestrel kite koala lagoon lake lark
laurel lemur lily lynx magpie maple marten meadow mole moose moss newt oak ocean orca orchid osprey otter owl panda
peak pebble pelican pine plover pond puffin quail quartz rabbit raven reef ridge river robin rook salmon seal shore
shrew spruce squid stoat stork summit swan tern tiger toad trout tulip vale vole walrus whale willow wolf wren yak
zebra
"""


def random_name() -> str:
    """A name that people can say, of at most 20 characters.

    >>> adjective, noun, number = random_name().split("-")
    >>> 0 <= int(number) <= 1000
    True
    """
    return f"{_word(_ADJECTIVES)}-{_word(_NOUNS)}-{_below(1001)}"[:_LENGTH_MAX]


def _word(words: str) -> str:
    choices = words.split()
    return choices[_below(len(choices))]


def _below(bound: int) -> int:
    """A number at random. Seeds of trainings neither make all names alike nor are moved on by a name."""
    return int.from_bytes(os.urandom(8), "big") % bound
