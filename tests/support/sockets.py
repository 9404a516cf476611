# SPDX-License-Identifier: GPL-3.0-or-later
"""What simulated devices on the network do alike."""
import socket
import struct


def reset(connection):
    """Closes with a reset, as a device does that is switched off."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
    except OSError:
        pass
    try:
        connection.close()
    except OSError:
        pass
