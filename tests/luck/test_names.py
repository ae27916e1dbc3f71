from hashlib import blake2b

from simnet.luck import decisions, name_hash


def test_name_hash_is_the_digest_of_the_joined_names():
    digest = blake2b(b"z1\x1felderly\x1fpension", digest_size=8).digest()
    assert name_hash("z1", "elderly", "pension") == int.from_bytes(digest, "little")
    assert name_hash("社保") == 0x0D0D8116E1473BB5  # the same on every machine, in every version


def test_name_hash_tells_apart_how_names_are_split_and_ordered():
    hashes = {name_hash("ab", "c"), name_hash("a", "bc"), name_hash("abc"), name_hash("c", "ab")}
    assert len(hashes) == 4


def test_decisions_keep_their_numbers_forever():
    # Published results rest on these; a new decision is added to the list, nothing in it changes.
    numbers = {name: value for name, value in vars(decisions).items() if name.isupper()}
    assert numbers == {
        "HOME_RADIUS": 1,
        "HOME_ANGLE": 2,
        "COMPANION": 3,
        "MISDIRECTED": 4,
        "WISH": 5,
        "DOOR": 6,
        "SHARE": 7,
        "PATIENCE": 8,
        "RETURN": 9,
        "GUIDE_TIME": 10,
        "SERVICE_TIME": 11,
        "CHANCE": 12,
        "REPEAT": 13,
        "INCOMPLETE": 14,
        "BUSYNESS": 15,
        "ABSENCE": 16,
        "RENEWAL": 17,
        "CHANNEL": 18,
        "QUANTITY": 19,
        "MAIL": 20,
        "OWN_TIME": 21,
        "SESSION": 22,
        "INTAKE_TIME": 23,
        "DECISION_TIME": 24,
        "ELAPSED": 25,
        "HOME_TIME": 26,
        "DELIVERY_TIME": 27,
        "STAND_IN": 40,
        "NO_SHOW": 41,
        "UNPUNCTUALITY": 42,
    }
    assert len(set(numbers.values())) == len(numbers)
