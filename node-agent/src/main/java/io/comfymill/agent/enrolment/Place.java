package io.comfymill.agent.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.codec.digest.DigestUtils;
import org.jboss.logging.Logger;

/**
 * The machine and the folder, as a text that is the same after a restart and another one for a copy
 * of the folder. On one machine the folder's lock keeps a second agent out.
 */
final class Place {
  private static final Logger LOG = Logger.getLogger(Place.class);
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");

  private Place() {}

  /**
   * @param host what the machine is called, which is all there is where it has no id
   */
  static String of(Path dataFolder, String host) throws IOException {
    return DigestUtils.sha256Hex(
        String.join("\n", machineId(), host, dataFolder.toRealPath().toString()));
  }

  private static String machineId() {
    if (!Files.isReadable(MACHINE_ID)) {
      return "";
    }
    try {
      return Files.readString(MACHINE_ID).strip();
    } catch (IOException e) {
      LOG.debugf(e, "%s cannot be read", MACHINE_ID);
      return "";
    }
  }
}
