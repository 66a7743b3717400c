package io.comfymill.standalone.cli;

import io.comfymill.standalone.client.Gateway;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --url URL}, the same for all commands that ask a gateway. */
final class UrlOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8188",
      description = "The gateway (default: ${DEFAULT-VALUE}).")
  private String url = "";

  Gateway gateway(CommandSpec spec) {
    try {
      return new Gateway(ServerAddress.parse("--url", url));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
