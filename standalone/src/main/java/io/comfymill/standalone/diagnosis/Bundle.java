package io.comfymill.standalone.diagnosis;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.readiness.HttpReady;
import io.comfymill.standalone.readiness.KafkaReady;
import io.comfymill.standalone.settings.ServiceSettings;
import io.comfymill.standalone.state.ChildState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file for a bug report: what was diagnosed, and what it was told from. Nothing gets in but
 * through the {@link Redaction}.
 */
public final class Bundle implements AutoCloseable {
  private static final int MOST_OF_A_LOG = 2 * 1024 * 1024;
  private static final List<String> DOCUMENTS =
      List.of(
          "/api/nodes",
          "/api/hosts",
          "/api/pools",
          "/api/fleet/drift",
          "/api/queue-pauses",
          "/api/quarantine",
          "/api/system/status",
          "/api/jobs?status=failed&limit=50",
          "/api/jobs?status=pending&sort_order=asc&limit=50",
          "/api/jobs?status=in_progress&limit=50");

  private final ZipOutputStream zip;
  private final Redaction redaction;
  private final List<String> missing = new ArrayList<>();

  /**
   * @param file must not exist
   */
  public Bundle(Path file, Redaction redaction) throws IOException {
    this.redaction = redaction;
    this.zip =
        new ZipOutputStream(
            Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW));
  }

  private void add(String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("comfymill-diagnosis/" + name));
    zip.write(redaction.text(text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /**
   * @param readable the same for people
   */
  public void addReport(Diagnosis.Report report, String readable) throws IOException {
    add("diagnosis.txt", readable);
    add("diagnosis.json", WireJson.mapper().valueToTree(report).toPrettyString());
  }

  public void addInstallation(Installation installation, ServiceClient client)
      throws IOException, InterruptedException {
    for (ServiceSettings settings : installation.settings()) {
      add("settings/" + fileName(settings.source()), properties(settings));
    }
    for (Service service : installation.services()) {
      String folder = "services/" + fileName(service.name()) + "/";
      addAnswer(folder + "health.json", service, "/q/health", client);
      addAnswer(folder + "metrics.txt", service, "/q/metrics", client);
    }
    for (String document : DOCUMENTS) {
      addAnswer(
          "gateway/" + fileName(document) + ".json",
          installation.services().get(0),
          document,
          client);
    }
    if (installation.data() != null && Files.isDirectory(installation.data().logs())) {
      try (Stream<Path> logs = Files.list(installation.data().logs())) {
        addLogs(logs.sorted().toList());
      }
    }
    for (ChildState child : installation.children()) {
      if (child.readyCheck() instanceof HttpReady || child.readyCheck() instanceof KafkaReady) {
        addThreads(child); // the others are no Java processes
      }
    }
  }

  private String properties(ServiceSettings settings) {
    return new TreeMap<>(redaction.settings(settings.values()))
        .entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private void addAnswer(String name, Service service, String path, ServiceClient client)
      throws IOException, InterruptedException {
    String answer;
    try {
      answer = client.get(service, path).body();
    } catch (IOException e) {
      missing.add(name + ": " + e.getMessage());
      return;
    }
    add(name, answer);
  }

  /** The end of each. */
  public void addLogs(List<Path> logs) throws IOException {
    for (Path log : logs) {
      if (Files.isRegularFile(log)) {
        add("logs/" + fileName(String.valueOf(log.getFileName())), end(log));
      } else {
        missing.add(log + ": there is no such file");
      }
    }
  }

  private static String end(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - MOST_OF_A_LOG));
      byte[] bytes = new byte[(int) Math.min(MOST_OF_A_LOG, file.length())];
      int read = Math.max(0, file.read(bytes));
      return new String(bytes, 0, read, StandardCharsets.UTF_8);
    }
  }

  private void addThreads(ChildState child) throws IOException, InterruptedException {
    if (child.process().find().isEmpty()) {
      missing.add("threads of " + child.name() + ": it does not run");
      return;
    }
    try {
      add("threads/" + child.name() + ".txt", ThreadDump.of(child.process().pid()));
    } catch (ThreadDump.UnavailableException e) {
      missing.add("threads of " + child.name() + ": " + e.getMessage());
    }
  }

  private static String fileName(String source) {
    return source.replaceAll("[^\\w.-]+", "_").replaceAll("^_+", "");
  }

  /** Says what could not be had. */
  @Override
  public void close() throws IOException {
    try (zip) {
      add("missing.txt", missing.isEmpty() ? "nothing\n" : String.join("\n", missing) + "\n");
    }
  }
}
