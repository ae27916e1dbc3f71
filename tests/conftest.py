"""What holds for all tests."""

import signal

# A shell that starts a command in the background has it ignore interruptions, and so would all that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
