package io.comfymill.agent;

import io.comfymill.simulator.SimulatorMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * A simulated ComfyUI in this process; models take no time to load.
 *
 * @param base the server's folder
 */
record OwnSimulator(int port, Path base, Thread thread) implements AutoCloseable {
  /**
   * @param options of the simulator, beside its port and folder
   */
  static OwnSimulator start(Path data, String... options) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("--ports", "" + port, "--data", data.toString(), "--load-time-scale", "0"));
    arguments.addAll(Arrays.asList(options));
    Thread thread =
        new Thread(
            () -> new CommandLine(new SimulatorMain()).execute(arguments.toArray(String[]::new)));
    thread.setDaemon(true);
    thread.start();
    return new OwnSimulator(port, data.resolve("" + port), thread);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
