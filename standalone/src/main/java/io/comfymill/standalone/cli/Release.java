package io.comfymill.standalone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which version this is, and of which commit where a distribution was built. */
final class Release implements IVersionProvider {
  private static final String FILE = "/comfymill-release.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Release.class.getResourceAsStream(FILE)) {
      built.load(in);
    }
    return new String[] {text(built)};
  }

  static String text(Properties built) {
    String commit = built.getProperty("commit", "");
    return "comfymill "
        + built.getProperty("version")
        + (commit.isEmpty() ? "" : " (commit " + commit + ")");
  }
}
