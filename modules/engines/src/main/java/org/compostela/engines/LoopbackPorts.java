package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for engines, chosen once for an engine's life so that clients find it again after a restart.
 *
 * <p>They lie outside the range from which the system takes the ports of outgoing connections. Inside it, a client that
 * keeps calling a dead engine at its loopback port would sooner or later be given that very port, be connected to itself
 * (RFC 9293, section 3.5: simultaneous open), and keep the engine from coming back.
 */
final class LoopbackPorts {
    private static final Path OUTGOING_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 12_000;
    private static final int HIGHEST_WHERE_UNKNOWN = 32_767;
    private static final int ATTEMPTS = 200;

    /** Goes round, so that one process does not choose a port twice before the engine that has it listens. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST));

    private LoopbackPorts() {}

    static int choose() {
        int width = highest() - LOWEST + 1;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LOWEST + Math.floorMod(NEXT.getAndAdd(7), width);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port on loopback between " + LOWEST + " and " + highest());
    }

    private static int highest() {
        try {
            int outgoing = Integer.parseInt(
                    Files.readString(OUTGOING_RANGE, UTF_8).strip().split("\\s+")[0]);
            return outgoing > LOWEST + 1000 ? outgoing - 1 : HIGHEST_WHERE_UNKNOWN;
        } catch (IOException | NumberFormatException notLinux) {
            return HIGHEST_WHERE_UNKNOWN;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
