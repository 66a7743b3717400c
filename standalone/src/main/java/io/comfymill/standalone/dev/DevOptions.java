package io.comfymill.standalone.dev;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param home the repository with the built modules in it, or the unpacked distribution
 * @param data where everything that is to be kept is
 * @param port of the first gateway
 * @param comfyuis real ComfyUI servers
 * @param simulators how many simulated ComfyUI servers
 * @param tls between all of them, except to ComfyUI servers
 * @param settings given to every service, by name
 */
public record DevOptions(
    Path home,
    Path data,
    int port,
    List<URI> comfyuis,
    int simulators,
    int agents,
    int gateways,
    int schedulers,
    boolean tls,
    Map<String, String> settings) {
  public DevOptions {
    home = home.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    comfyuis = List.copyOf(comfyuis);
    settings = Map.copyOf(settings);
    require(port >= 1 && port <= 65_535, "--port must be from 1 to 65535, not " + port);
    require(simulators >= 0, "--simulators must not be negative");
    require(agents >= 1, "--agents must be 1 or more");
    require(gateways >= 1, "--gateways must be 1 or more");
    require(schedulers >= 1, "--schedulers must be 1 or more");
    int nodes = comfyuis.size() + simulators;
    require(nodes >= 1, "there is no ComfyUI server: name one with --comfyui or use --simulators");
    require(
        agents <= nodes,
        "--agents must not be more than the ComfyUI servers, of which there are " + nodes);
  }

  /** Of the services' own addresses. */
  String scheme() {
    return tls ? "https" : "http";
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
