package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.settings.ServiceSettings;
import io.comfymill.standalone.settings.SettingsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings that are wrong, and those of several processes that do not agree. */
final class SettingsCheck implements Check {
  /** What all that have it must have alike. */
  private static final List<String> ALIKE =
      List.of(
          "kafka.bootstrap.servers",
          "quarkus.redis.hosts",
          "quarkus.datasource.reactive.url",
          "quarkus.datasource.jdbc.url",
          "comfymill.artifacts.folder",
          "comfymill.artifacts.s3.bucket",
          "comfymill.artifacts.s3.prefix",
          "comfymill.artifacts.s3.endpoint",
          "comfymill.gateway.auth.mode",
          "comfymill.gateway.oidc.issuer",
          "comfymill.gateway.merge-within",
          "comfymill.gateway.user-data.multi-user",
          "comfymill.scheduler.policy",
          "comfymill.scheduler.heartbeat-interval",
          "comfymill.scheduler.missed-heartbeats",
          "comfymill.scheduler.max-attempts",
          "comfymill.scheduler.leader.ttl");

  private final List<ServiceSettings> all;

  SettingsCheck(List<ServiceSettings> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public String about() {
    return "settings";
  }

  @Override
  public void run(Diagnosis diagnosis) throws IOException {
    for (ServiceSettings settings : all) {
      for (String complaint : new SettingsFile(settings.values()).complaints()) {
        diagnosis.problem(settings.source(), complaint + ".", "docs/configuration.md");
      }
    }
    ALIKE.forEach(name -> compare(name, diagnosis));
    if (!all.isEmpty()) {
      diagnosis.saw("settings", "of %d processes or files".formatted(all.size()));
    }
  }

  private void compare(String name, Diagnosis diagnosis) {
    Map<String, List<String>> sources = new TreeMap<>();
    for (ServiceSettings settings : all) {
      settings
          .get(name)
          .ifPresent(
              value ->
                  sources
                      .computeIfAbsent(value, added -> new ArrayList<>())
                      .add(settings.source()));
    }
    if (sources.size() > 1) {
      List<String> words = new ArrayList<>();
      sources.forEach((value, by) -> words.add(value + " in " + String.join(", ", by)));
      diagnosis.problem(
          "settings",
          "%s is not the same everywhere: %s.".formatted(name, String.join("; ", words)),
          "set it alike, and start what had it otherwise anew");
    }
  }
}
