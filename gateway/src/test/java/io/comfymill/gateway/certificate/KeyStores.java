package io.comfymill.gateway.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/** Self-signed certificates for 127.0.0.1, made by the JDK's keytool. */
public final class KeyStores {
  /** The certificates are this host's as well. */
  public static final String HOST = "hooks.example";

  public static final String PASSWORD = "changeit";

  private KeyStores() {}

  /** Replaces what is there. */
  public static Path make(Path file, int days) throws IOException, InterruptedException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-validity",
                Integer.toString(days),
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1,DNS:" + HOST,
                "-storetype",
                "PKCS12",
                "-keystore",
                fresh.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool has made no key store");
    }
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
