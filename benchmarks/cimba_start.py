"""Tell how long cimba takes to be imported, and to run the hall for the first time, compiling it, and for a second time."""

import json
import time


def main() -> None:
    begin = time.perf_counter()
    from peers import cimba_hall

    imported = time.perf_counter()
    hall = cimba_hall.Hall()
    seen = cimba_hall.run(hall, 1)
    first = time.perf_counter()
    cimba_hall.run(hall, 2)
    later = time.perf_counter()
    told = {"imported": imported - begin, "first_run": first - imported, "later_run": later - first}
    print(json.dumps({**told, "customers": seen.customers}))


if __name__ == "__main__":
    main()
