package io.comfymill.standalone.cli.base;

import io.comfymill.standalone.state.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}, the same for all commands that have it. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".comfymill",
      description = "Where data, logs and ports are kept (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(".comfymill");

  public Path folder() {
    return folder;
  }

  public DataFolder dataFolder() {
    return new DataFolder(folder);
  }
}
