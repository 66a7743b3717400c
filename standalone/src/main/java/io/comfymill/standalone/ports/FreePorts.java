package io.comfymill.standalone.ports;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Finds free ports on the loopback; never gives the same one twice.
 *
 * <p>All are below the range that systems take for outgoing connections. A server that restarts on
 * a port of that range may find it taken by a client of the server: one that tries again and again
 * to connect can be given the very port it wants to reach, and is then connected to itself.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private final Random random;
  private final Set<Integer> given = new HashSet<>();

  public FreePorts(Random random) {
    this.random = random;
  }

  /**
   * @throws IllegalStateException where every port is taken
   */
  public synchronized int next() {
    int span = HIGHEST - LOWEST;
    int first = random.nextInt(span);
    for (int step = 0; step < span; step++) {
      int port = LOWEST + (first + step) % span;
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port on " + Loopback.HOST + " from " + LOWEST + " to " + HIGHEST);
  }

  /** The wanted port if it is free and not given away yet, otherwise another. */
  public synchronized int preferring(int wanted) {
    if (!given.contains(wanted) && isFree(wanted)) {
      given.add(wanted);
      return wanted;
    }
    return next();
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(Loopback.address(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
