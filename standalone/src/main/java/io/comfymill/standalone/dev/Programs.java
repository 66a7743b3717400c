package io.comfymill.standalone.dev;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the built programs are: in a checkout each in its module, in a distribution side by side.
 *
 * @param home the checkout, or the unpacked distribution
 */
record Programs(Path home) {
  /** The jar of a service, to be run with {@code java -jar}. */
  Path service(String module) {
    return folder(module, module + "/target/quarkus-app").resolve("quarkus-run.jar");
  }

  /** The jar of the ComfyUI simulator; what it needs is in {@code lib} beside it. */
  Path simulator() {
    return folder("simulator", "comfyui-simulator/target").resolve("comfyui-simulator.jar");
  }

  private Path folder(String inDistribution, String inCheckout) {
    Path distribution = home.resolve("lib");
    return Files.isDirectory(distribution)
        ? distribution.resolve(inDistribution)
        : home.resolve(inCheckout);
  }
}
