package io.comfymill.standalone.cli.base;

import io.comfymill.common.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Whom to trust, where the gateway's certificate is signed by a CA of one's own. */
final class CaOption {
  private static final String VARIABLE = "COMFYMILL_CA";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Certificate of the CA that signed the gateway's, in PEM (default: $COMFYMILL_CA).")
  private @Nullable Path file;

  /**
   * Null for those that Java trusts.
   *
   * @throws IllegalArgumentException where it cannot be read
   */
  @Nullable SSLContext read() {
    String variable = System.getenv(VARIABLE);
    Path chosen = file != null || variable == null ? file : Path.of(variable);
    if (chosen == null) {
      return null;
    }
    try {
      return TlsFiles.trusting(chosen).context();
    } catch (IOException e) {
      throw new IllegalArgumentException("the CA cannot be read: " + e.getMessage(), e);
    }
  }
}
