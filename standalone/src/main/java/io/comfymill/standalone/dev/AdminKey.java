package io.comfymill.standalone.dev;

import io.comfymill.standalone.files.OwnersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The first administrator's key, in the data folder, from which the gateways take it. */
public record AdminKey(Path file, String text) {
  private static final int BYTES = 26;

  private static Path place(Path data) {
    return data.toAbsolutePath().normalize().resolve("admin-key");
  }

  /** Makes one where there is none; only its owner can read it. */
  public static AdminKey in(Path data) throws IOException {
    Path file = place(data);
    if (Files.notExists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      Files.createDirectories(file.getParent());
      OwnersFile.write(file, "cmk_" + HexFormat.of().formatHex(random) + "\n");
    }
    return new AdminKey(file, Files.readString(file).strip());
  }

  /** With those that make gateways ask for keys, unless they are set already. */
  public static Map<String, String> settings(Path data, Map<String, String> given) {
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.gateway.auth.mode", "keys");
    settings.put("comfymill.gateway.auth.admin-key-file", place(data).toString());
    settings.putAll(given);
    return settings;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
