package io.comfymill.standalone.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks every service whether it is well, which version it is, and what time it has. */
final class ServiceCheck implements Check {
  private static final String LEADER = "leader";

  /** More than what reading the clocks over a slow network costs. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private static final int OK = 200;
  private static final double MILLIS = 1000;

  private final ServiceClient client;
  private final List<Service> services;
  private final MetricsCheck metrics = new MetricsCheck();
  private final Map<String, List<String>> versions = new TreeMap<>();
  private final Map<String, Duration> clocks = new TreeMap<>();
  private final List<String> leaders = new ArrayList<>();
  private int schedulers;

  ServiceCheck(ServiceClient client, List<Service> services) {
    this.client = client;
    this.services = List.copyOf(services);
  }

  @Override
  public String about() {
    return "services";
  }

  @Override
  public void run(Diagnosis diagnosis) throws InterruptedException {
    for (Service service : services) {
      try {
        look(service, diagnosis);
      } catch (IOException e) {
        diagnosis.problem(
            service.name(), e.getMessage() + ".", "start it, or look at the end of its log");
      }
    }
    compare(diagnosis);
  }

  private void look(Service service, Diagnosis diagnosis) throws IOException, InterruptedException {
    ServiceClient.Answer health = client.get(service, "/q/health");
    JsonNode parts = json(service, health.body()).path("checks");
    for (JsonNode part : parts) {
      blame(service, part, diagnosis);
    }
    noteRole(service, parts);
    ServiceClient.Answer page = client.get(service, "/q/metrics");
    if (page.status() != OK) {
      diagnosis.saw(service.name(), "its metrics need a key with nodes:read (--key-file)");
      return;
    }
    MetricsText text = MetricsText.parse(page.body());
    note(
        service,
        text.named("comfymill_build_info").stream()
            .map(info -> info.label("version"))
            .findFirst()
            .orElse("of an unknown version"),
        diagnosis);
    text.value("comfymill_time_seconds")
        .ifPresent(
            seconds ->
                clocks.put(
                    service.name(),
                    Duration.ofMillis(
                        Math.round(seconds * MILLIS) - page.around().toEpochMilli())));
    metrics.look(service, text, diagnosis);
  }

  private void note(Service service, String version, Diagnosis diagnosis) {
    versions.computeIfAbsent(version, added -> new ArrayList<>()).add(service.name());
    diagnosis.saw(service.name(), "Comfymill " + version + " at " + service.base());
  }

  private static JsonNode json(Service service, String body) throws IOException {
    try {
      return WireJson.mapper().readTree(body);
    } catch (IOException e) {
      throw new IOException(service.base() + " is not a service of Comfymill", e);
    }
  }

  private static void blame(Service service, JsonNode part, Diagnosis diagnosis) {
    if (!"DOWN".equals(part.path("status").asText())) {
      return;
    }
    List<String> missing = new ArrayList<>();
    part.path("data")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().asText().equals("false")) {
                missing.add(entry.getKey());
              }
            });
    diagnosis.problem(
        service.name(),
        missing.isEmpty()
            ? "it says that %s is down: %s."
                .formatted(part.path("name").asText(), part.path("data"))
            : "it is not ready, for it lacks %s.".formatted(String.join(", ", missing)),
        "see whether that runs and can be reached from there: docs/operations/outages.md");
  }

  private void noteRole(Service service, JsonNode parts) {
    for (JsonNode part : parts) {
      String role = part.path("data").path("role").asText("");
      schedulers += role.isEmpty() ? 0 : 1;
      if (role.equals(LEADER)) {
        leaders.add(service.name());
      }
    }
  }

  private void compare(Diagnosis diagnosis) {
    if (versions.size() > 1) {
      diagnosis.warn(
          "versions",
          "services run different versions: " + words(versions) + ".",
          "go on with the update, or back: docs/operations/upgrade.md");
    }
    if (schedulers > 0 && leaders.size() != 1) {
      diagnosis.problem(
          "schedulers",
          leaders.isEmpty()
              ? "none of the schedulers leads, so no job starts."
              : "several schedulers say that they lead: " + String.join(", ", leaders) + ".",
          leaders.isEmpty()
              ? "docs/runbooks/ComfymillNoLeader.md"
              : "ask again; if it stays, look at the clock and at the load of their machines");
    }
    clocks.forEach(
        (service, ahead) -> {
          if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            diagnosis.warn(
                service,
                "its clock is %.1f s %s the one of this machine."
                    .formatted(
                        ahead.abs().toMillis() / MILLIS,
                        ahead.isNegative() ? "behind" : "ahead of"),
                "synchronise both with NTP (chronyc tracking, timedatectl)");
          }
        });
  }

  private static String words(Map<String, List<String>> versions) {
    List<String> words = new ArrayList<>();
    versions.forEach((version, names) -> words.add(version + " on " + String.join(", ", names)));
    return String.join("; ", words);
  }
}
