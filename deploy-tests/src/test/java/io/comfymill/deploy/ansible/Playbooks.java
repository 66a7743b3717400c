package io.comfymill.deploy.ansible;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.deploy.Checkout;
import io.comfymill.deploy.ProgramRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the playbooks with the example's inventory, all of whose hosts are this machine, against a
 * folder instead of the root.
 */
final class Playbooks {
  static final Path FOLDER = Checkout.path("deploy/ansible");
  private static final String ARCHIVE = "comfymill.tar.gz";

  private final Path folder;

  Playbooks(Path folder) {
    this.folder = folder;
  }

  Path root() {
    return folder.resolve("root");
  }

  /** The archive's programs, in a version; what they run does not matter here. */
  Playbooks pack(String version) throws IOException {
    ProgramRun packed =
        run(
            List.of(
                "tar",
                "-czf",
                folder.resolve(ARCHIVE).toString(),
                "--transform=s,^,comfymill-" + version + "/,",
                "-C",
                Checkout.path("dist/src").toString(),
                "bin",
                "lib"));
    if (packed.exitCode() != 0) {
      throw new IOException(packed.output());
    }
    return this;
  }

  ProgramRun play(String playbook, String version, Map<String, Object> variables)
      throws IOException {
    String user = System.getProperty("user.name");
    Map<String, Object> all = new HashMap<>();
    all.put("ansible_connection", "local");
    all.put("ansible_become", false);
    all.put("comfymill_archive", folder.resolve(ARCHIVE).toString());
    all.put("comfymill_version", version);
    all.put("comfymill_root", root().toString());
    all.put("comfymill_systemd", false);
    all.put("comfymill_create_user", false);
    all.put("comfymill_gateway_password", "a \"b\" \\c");
    all.put("comfymill_scheduler_password", "secret");
    all.put("comfymill_secrets_key", "{\"keys\":[]}");
    for (String name : List.of("user", "group", "owner", "owner_group")) {
      all.put("comfymill_" + name, user);
    }
    all.putAll(variables);
    Path file = folder.resolve("variables.json");
    Files.write(file, new ObjectMapper().writeValueAsBytes(all));
    return run(
        List.of(
            "ansible-playbook",
            "-i",
            FOLDER.resolve("inventory/example.yml").toString(),
            FOLDER.resolve(playbook).toString(),
            "--extra-vars",
            "@" + file));
  }

  /** Programs in {@code bin} of the folder go before those of the system. */
  ProgramRun run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(FOLDER.toFile());
    builder
        .environment()
        .merge("PATH", "", (path, none) -> folder.resolve("bin") + File.pathSeparator + path);
    builder.environment().put("ANSIBLE_NOCOLOR", "1");
    return ProgramRun.of(builder);
  }
}
