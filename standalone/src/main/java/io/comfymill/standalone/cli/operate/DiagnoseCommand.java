package io.comfymill.standalone.cli.operate;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.DataOption;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.diagnosis.Bundle;
import io.comfymill.standalone.diagnosis.Diagnosis.Report;
import io.comfymill.standalone.diagnosis.Finding;
import io.comfymill.standalone.diagnosis.Installation;
import io.comfymill.standalone.diagnosis.Redaction;
import io.comfymill.standalone.diagnosis.ServiceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfymill diagnose}. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at everything that it can reach, and says what is wrong and what to do next.",
      "Ends with 0 if nothing is, with 4 if there are only warnings, with 1 if there is a problem."
    })
public final class DiagnoseCommand extends GatewayCommand implements Callable<Integer> {
  private static final int WARNINGS = 4;

  @Mixin private DataOption data;
  @Mixin private SettingsOption settings;

  @Option(
      names = "--service",
      paramLabel = "URL",
      description = "Another gateway, a scheduler or an agent; may be repeated.")
  private List<String> services = List.of();

  @Option(
      names = "--stuck-after",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = "How long a job may wait (default: ${DEFAULT-VALUE}).")
  private int stuckAfterMinutes;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Writes a zip file for a bug report, with secrets taken out.")
  private @Nullable Path bundle;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "A log for the bundle, besides those of --data; may be repeated.")
  private List<Path> logs = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (stuckAfterMinutes < 1) {
      throw usage("--stuck-after must be at least 1");
    }
    if (bundle != null && Files.exists(bundle)) {
      throw usage("there is a file " + bundle + " already");
    }
    Installation installation = Installation.of(urls(), settings.read(), data.dataFolder());
    ServiceClient client = new ServiceClient(address(), key(), trusted());
    Report report =
        installation.diagnose(
            client, gateway(), Duration.ofMinutes(stuckAfterMinutes), Instant.now());
    Redaction redaction =
        new Redaction(installation.settings(), Optional.ofNullable(key()).stream().toList());
    print(
        WireJson.mapper().readTree(redaction.text(WireJson.mapper().writeValueAsString(report))),
        shown -> redaction.text(words(report)));
    if (bundle != null) {
      try (Bundle written = new Bundle(bundle, redaction)) {
        written.addReport(report, words(report));
        written.addInstallation(installation, client);
        written.addLogs(logs);
      }
      note("comfymill: the bundle is " + bundle + "; look through it before you send it");
    }
    if (report.hasProblem()) {
      return ExitCode.SOFTWARE;
    }
    return report.findings().isEmpty() ? ExitCode.OK : WARNINGS;
  }

  private List<URI> urls() {
    List<URI> urls = new ArrayList<>(List.of(address()));
    services.stream().map(url -> address("--service", url)).forEach(urls::add);
    return urls;
  }

  private static String words(Report report) {
    StringBuilder text = new StringBuilder();
    report.seen().forEach(seen -> text.append("%-14s %s%n".formatted(seen.what(), seen.detail())));
    if (report.findings().isEmpty()) {
      return text.append("\nnothing is wrong\n").toString();
    }
    for (Finding finding : report.findings()) {
      text.append(
          "%n%s: %s: %s%n  next: %s%n"
              .formatted(
                  finding.severity().name().toLowerCase(Locale.ROOT),
                  finding.about(),
                  finding.text(),
                  finding.next()));
    }
    return text.toString();
  }
}
