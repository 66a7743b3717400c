package io.comfymill.standalone.dev;

import io.comfymill.common.secret.SecretKeys;
import io.comfymill.standalone.files.OwnersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The key by which the secrets of jobs are encrypted, in the data folder. */
public final class SecretsKey {
  private SecretsKey() {}

  /** With those by which gateways and agents find it, unless they are set already. */
  public static Map<String, String> settings(Path data, Map<String, String> given) {
    String file = place(data).toString();
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.gateway.secrets-key-file", file);
    settings.put("comfymill.agent.secrets-key-file", file);
    settings.putAll(given);
    return settings;
  }

  private static Path place(Path data) {
    return data.toAbsolutePath().normalize().resolve("secrets-key");
  }

  /** Makes one where there is none; only its owner can read it. */
  public static void ensure(Path data) throws IOException {
    Path file = place(data);
    if (Files.notExists(file)) {
      Files.createDirectories(file.getParent());
      OwnersFile.write(file, SecretKeys.withNewKey(List.of(), new SecureRandom()));
    }
  }
}
