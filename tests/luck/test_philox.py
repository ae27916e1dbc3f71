import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.luck import decisions, draw, entity_draw, jit, name_hash, point, race, uniform
from simnet.luck.philox import philox

WORD = st.integers(0, 2**64 - 1)
LARGEST = 2**64 - 1


def numpy_words(counter, key):
    """NumPy's Philox: it raises the 256-bit counter by one before it makes its first word."""
    number = sum(int(word) << (64 * place) for place, word in enumerate(counter))
    generator = np.random.Philox(
        counter=(number - 1) % 2**256, key=sum(int(word) << (64 * place) for place, word in enumerate(key))
    )
    return tuple(int(word) for word in generator.random_raw(4))


def as_uniform(word):
    # Midpoint of one of 2**52 equal cells, in exact arithmetic.
    return (2 * (word >> 12) + 1) / 2**53


@settings(deadline=None, max_examples=300)
@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
def test_philox_is_numpys(counter, key):
    assert tuple(philox(*counter, *key)) == numpy_words(counter, key)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (0, (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B)),
        (LARGEST, (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0)),
    ],
)
def test_philox_known_answers_of_its_authors(word, expected):
    # Random123, kat_vectors, philox4x64 with 10 rounds.
    assert tuple(philox(*[word] * 6)) == expected
    assert numpy_words([word] * 4, [word] * 2) == expected


def test_philox_takes_numpy_and_python_integers_alike():
    python = philox(1, 2, 3, 4, LARGEST, 5)
    assert philox(*map(np.uint64, (1, 2, 3, 4, LARGEST, 5))) == python
    assert philox(np.int64(1), 2, np.int32(3), 4, np.uint64(LARGEST), 5) == python


def test_negative_counts_are_refused():
    with pytest.raises(OverflowError):
        point(1, 0, 0, name_hash("cell"), -1)


def test_uniform_never_reaches_its_ends_and_is_symmetric():
    # With one bit more the last midpoint, 1 - 2**-54, would be rounded to 1 and its logarithm of 1 - u to -inf.
    assert uniform(0) == 2.0**-53
    assert uniform(LARGEST) == 1 - 2.0**-53
    assert 1 - uniform(0) == uniform(LARGEST)
    assert math.isfinite(math.log1p(-uniform(LARGEST)))
    assert uniform(2**63) == 0.5 + 2.0**-53


@settings(deadline=None, max_examples=100)
@given(WORD, WORD, st.integers(1, 100), st.integers(0, 2**32 - 1), WORD, WORD)
def test_draws_are_the_first_word_at_their_address(key0, key1, decision, ordinal, name_a, name_b):
    address = (decision * 2**32 + ordinal, name_a, name_b)
    key = (key0, key1)
    assert draw(key0, key1, decision, ordinal, name_a, name_b) == as_uniform(numpy_words((*address, 0), key)[0])
    assert entity_draw(key0, key1, decision, ordinal, name_a, name_b) == as_uniform(numpy_words((*address, 2), key)[0])


def test_point_is_a_key_and_two_uniforms():
    cell = name_hash("z1", "elderly", "pension")
    words = numpy_words((17, 3, cell, 1), (2023, 4))
    assert point(2023, 4, 3, cell, 17) == (words[0], words[1], as_uniform(words[2]), as_uniform(words[3]))


def test_kernels_and_python_draw_the_same():
    @jit(cache=False)
    def in_kernel(key0, key1, ordinal):
        return draw(key0, key1, decisions.SERVICE_TIME, ordinal, 7, 0)

    for ordinal in range(5):
        expected = draw(11, LARGEST, decisions.SERVICE_TIME, ordinal, 7, 0)
        assert in_kernel(np.uint64(11), np.uint64(LARGEST), ordinal) == expected


@pytest.mark.parametrize("place", range(6))
def test_every_part_of_an_address_moves_the_draw_evenly(place):
    # 20,000 draws along one part of the address fill 100 cells evenly: chi-square with 99 degrees of freedom has mean 99
    # and standard deviation 14.07; neighbours are uncorrelated: their correlation has standard deviation 1/sqrt(n).
    num_draws = 20_000 if place != 2 else 5_000
    address = [5, 6, decisions.WISH, 1, name_hash("a"), name_hash("b")]
    values = np.empty(num_draws)
    for step in range(num_draws):
        address[place] += 1
        values[step] = draw(*address)
    counts = np.bincount((values * 100).astype(int), minlength=100)
    expected = num_draws / 100
    assert abs(((counts - expected) ** 2 / expected).sum() - 99) < 4 * 14.07
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 4 / math.sqrt(num_draws)


def test_race_is_won_in_proportion_to_the_weights():
    weights = {"a": 1.0, "b": 3.0, "never": 0.0}
    num_races = 4_000
    wins = dict.fromkeys(weights, 0)
    for key in range(num_races):
        times = {
            name: race(weight, draw(key, 0, decisions.SHARE, 0, name_hash(name), 0)) for name, weight in weights.items()
        }
        wins[min(times, key=times.__getitem__)] += 1
    assert wins["never"] == 0
    # b wins with chance 3/4: standard deviation sqrt(4000 * 3/4 * 1/4) = 27.4.
    assert abs(wins["b"] - 3_000) < 4 * 27.4


def test_race_gives_the_exponential_time_of_its_weight():
    assert race(2.0, math.exp(-3.0)) == pytest.approx(1.5, rel=1e-15)
    assert race(0.0, 0.5) == math.inf
