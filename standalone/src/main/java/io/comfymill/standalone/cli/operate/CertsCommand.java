package io.comfymill.standalone.cli.operate;

import io.comfymill.standalone.certificates.CertificateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill certs}: a CA for an installation that has none, and what it signs. */
@Command(
    name = "certs",
    mixinStandardHelpOptions = true,
    description = "Makes the certificates of a small installation.",
    synopsisSubcommandLabel = "COMMAND")
public final class CertsCommand implements Runnable {
  private static final List<String> PARTS =
      List.of("kafka", "postgres", "redis", "gateway", "scheduler", "agent");

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
  private static final String HOST = "[A-Za-z0-9*:][A-Za-z0-9.:-]{0,252}";

  @Spec private CommandSpec spec;

  /** What both commands take. */
  static final class Wishes {
    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "A name or an address at which it is reached; may be repeated.")
    private List<String> hosts = List.of();

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "365",
        description = "How long certificates are valid (default: ${DEFAULT-VALUE}).")
    private int days;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(
      name = "init",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a CA (ca.crt, ca.key), and a certificate and key for Kafka, PostgreSQL, Redis, gateway,"
            + " scheduler and agent, each for its own name, localhost and every --host.",
        "Only ca.crt is for everybody: keep ca.key away from the services."
      })
  void init(@Parameters(paramLabel = "DIR") Path folder, @Mixin Wishes wishes) throws IOException {
    CertificateFolder certificates = folder("init", folder, wishes);
    certificates.makeCa();
    for (String part : PARTS) {
      issue(certificates, part, wishes);
    }
    print("made a CA and %d certificates in %s".formatted(PARTS.size(), folder));
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Makes another certificate and key (NAME.crt, NAME.key, both in NAME.pem), or new ones before"
            + " the old expire. Services take them from their files within an hour."
      })
  void add(
      @Parameters(paramLabel = "DIR") Path folder,
      @Parameters(paramLabel = "NAME") String name,
      @Mixin Wishes wishes)
      throws IOException {
    CertificateFolder certificates = folder("add", folder, wishes);
    if (!name.matches(NAME)) {
      throw usage("add", "NAME must be like gpu-1, not '" + name + "'");
    }
    if (!certificates.hasCa()) {
      throw usage("add", "there is no CA in " + folder + "; make one: comfymill certs init");
    }
    issue(certificates, name, wishes);
    print("made %s.crt and %s.key in %s".formatted(name, name, folder));
  }

  private CertificateFolder folder(String command, Path folder, Wishes wishes) {
    if (wishes.days < 1) {
      throw usage(command, "--days must be 1 or more");
    }
    for (String host : wishes.hosts) {
      if (!host.matches(HOST)) {
        throw usage(command, "--host must be like gpu-1.example or 10.0.0.7, not '" + host + "'");
      }
    }
    return new CertificateFolder(folder, Instant.now());
  }

  private static void issue(CertificateFolder certificates, String name, Wishes wishes)
      throws IOException {
    List<String> hosts = new ArrayList<>(List.of(name, "localhost", "127.0.0.1"));
    wishes.hosts.stream().filter(host -> !hosts.contains(host)).forEach(hosts::add);
    certificates.issue(name, hosts, Duration.ofDays(wishes.days));
  }

  private ParameterException usage(String subcommand, String message) {
    return new ParameterException(spec.subcommands().get(subcommand), message);
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
