package io.comfymill.standalone.cli.local;

import io.comfymill.common.secret.SecretKeys;
import io.comfymill.standalone.files.OwnersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill secrets}: the file of keys by which the secrets of jobs are encrypted. */
@Command(
    name = "secrets",
    mixinStandardHelpOptions = true,
    description = "Makes the keys by which secrets inside jobs are encrypted.",
    synopsisSubcommandLabel = "COMMAND")
public final class SecretsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(
      name = "new-key",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the file, or puts a new key before those that are in it: from then on the new one"
            + " encrypts, and the old ones decrypt what they have encrypted.",
        "Where gateways and agents have copies, copy it to the agents first."
      })
  void newKey(@Parameters(paramLabel = "FILE", description = "The file of keys.") Path file)
      throws IOException {
    List<SecretKeys> old = Files.exists(file) ? List.of(SecretKeys.read(file)) : List.of();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    OwnersFile.write(fresh, SecretKeys.withNewKey(old, new SecureRandom()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
