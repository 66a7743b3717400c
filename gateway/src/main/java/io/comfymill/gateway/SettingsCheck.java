package io.comfymill.gateway;

import io.comfymill.common.service.ArtifactsConfig;
import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses settings that make no sense, naming each, before anything else starts. */
@ApplicationScoped
public class SettingsCheck {
  private static final String BODY_LIMIT = "quarkus.http.limits.max-body-size";
  private static final Duration SHORTEST_PROBE = Duration.ofMillis(50);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(30);
  private static final long SMALLEST_BACKLOG = 64 * 1024;
  private static final Duration SHORTEST_SILENCE = Duration.ofMillis(500);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
  private static final long SMALLEST_PROMPT = 64 * 1024;
  private static final int MOST_CELLS = 10_000_000;
  private static final int MOST_OPEN = 10_000;
  private static final long LARGEST_BATCH = 256L << 20;

  private static final Duration LONGEST_MERGE = Duration.ofDays(365);

  /** The stock frontend's own take some kilobytes. */
  private static final long SMALLEST_SETTINGS = 64 * 1024;

  /** Its tree takes eight times as much memory. */
  private static final long LARGEST_OUTLINE = 1L << 30;

  void check(
      @Observes @Priority(1) StartupEvent event,
      GatewayConfig config,
      ArtifactsConfig artifacts,
      @ConfigProperty(name = BODY_LIMIT) Optional<MemorySize> bodyLimit) {
    ArtifactsConfig.check(artifacts);
    check(config, bodyLimit.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE));
  }

  /**
   * @param bodyLimit the longest body that the server reads
   * @throws IllegalArgumentException that says what to change
   */
  static void check(GatewayConfig config, long bodyLimit) {
    SettingRules rules = new SettingRules("comfymill.gateway.");
    long upload = config.maxUploadSize().asLongValue();
    rules
        .atLeast("max-upload-size", "the largest upload in bytes", upload, 1)
        .require(
            upload <= bodyLimit,
            "max-upload-size",
            "the largest upload in bytes",
            "at most %s (%d)".formatted(BODY_LIMIT, bodyLimit),
            upload)
        .atLeast("max-history", "how many history entries are answered", config.maxHistory(), 1)
        .atLeast(
            "max-unanswered-jobs",
            "how many accepted jobs may wait for the scheduler",
            config.maxUnansweredJobs(),
            1)
        .atLeast(
            "max-unanswered-size",
            "how many bytes those may take",
            config.maxUnansweredSize().asLongValue(),
            1)
        .within(
            "max-outline-size",
            "how many bytes a prompt may have without its long strings",
            config.maxOutlineSize().asLongValue(),
            SMALLEST_PROMPT,
            LARGEST_OUTLINE)
        .atLeast(
            "max-bytes-under-way",
            "how many bytes of large prompts may be on their way in at once",
            config.maxBytesUnderWay().asLongValue(),
            SMALLEST_PROMPT)
        .atLeast(
            "max-latest-frames-size",
            "how many bytes of progress and previews are remembered",
            config.maxLatestFramesSize().asLongValue(),
            SMALLEST_BACKLOG)
        .longerThanNothing(
            "retry-after", "what a client is told to wait after a 503", config.retryAfter());
    config
        .mergeWithin()
        .ifPresent(
            time ->
                rules.within(
                    "merge-within",
                    "how long a result answers equal jobs",
                    time,
                    Duration.ZERO,
                    LONGEST_MERGE));
    SecuritySettings.check(config, rules);
    checkWaits(config, rules);
    checkSockets(config.sockets(), rules);
    checkUserData(config.userData(), rules);
    checkComfyApi(config.comfyApi(), rules);
    checkBatches(config.batches(), rules);
    OutputsSettings.check(config.outputs(), rules);
    AlertsSettings.check(config.alerts(), rules);
    EnrolmentSettings.check(config.enrolment(), rules);
    checkProxy(config, rules);
    rules.hold();
  }

  private static void checkWaits(GatewayConfig config, SettingRules rules) {
    rules
        .longerThanNothing(
            "kafka.accept-timeout",
            "how long a submit waits for Kafka's acknowledgement",
            config.kafka().acceptTimeout())
        .within(
            "kafka.probe-interval",
            "how often it is tried whether Kafka is there",
            config.kafka().probeInterval(),
            SHORTEST_PROBE,
            LONGEST_PROBE)
        .longerThanNothing(
            "live-records.catch-up-interval",
            "how often the database is asked for changes",
            config.liveRecords().catchUpInterval())
        .longerThanNothing(
            "live-records.rebuild-interval",
            "how often a page of live records is compared",
            config.liveRecords().rebuildInterval());
  }

  private static void checkBatches(GatewayConfig.Batches batches, SettingRules rules) {
    rules
        .within(
            "batches.max-cells",
            "how many cells a batch may have",
            batches.maxCells(),
            1,
            MOST_CELLS)
        .within(
            "batches.max-file-size",
            "how many bytes the file of a batch may have",
            batches.maxFileSize().asLongValue(),
            SMALLEST_PROMPT,
            LARGEST_BATCH)
        .within(
            "batches.window",
            "how many cells of a batch are under way",
            batches.window(),
            1,
            MOST_OPEN);
    batches
        .ffmpeg()
        .ifPresent(
            program ->
                rules.require(
                    Files.isExecutable(program),
                    "batches.ffmpeg",
                    "FFmpeg's program",
                    "a file that can be run",
                    program));
  }

  private static void checkSockets(GatewayConfig.Sockets sockets, SettingRules rules) {
    long previews = sockets.previewBacklog().asLongValue();
    rules
        .atLeast(
            "sockets.preview-backlog",
            "bytes waiting for a slow client above which previews are dropped",
            previews,
            SMALLEST_BACKLOG)
        .atLeast(
            "sockets.max-backlog",
            "bytes waiting for a slow client above which it is given up",
            sockets.maxBacklog().asLongValue(),
            Math.max(previews, SMALLEST_BACKLOG))
        .atLeast(
            "sockets.max-held-back",
            "bytes of messages held back from a client of several jobs",
            sockets.maxHeldBack().asLongValue(),
            SMALLEST_BACKLOG)
        .within(
            "sockets.longest-silence",
            "how long a client with a running job may hear nothing",
            sockets.longestSilence(),
            SHORTEST_SILENCE,
            LONGEST_SILENCE);
  }

  private static void checkUserData(GatewayConfig.UserData userData, SettingRules rules) {
    rules
        .atLeast("user-data.max-files", "how many files a user may have", userData.maxFiles(), 1)
        .atLeast(
            "user-data.max-settings-size",
            "how many bytes of settings a user may have",
            userData.maxSettingsSize().asLongValue(),
            SMALLEST_SETTINGS)
        .atLeast("user-data.max-users", "how many users a tenant may have", userData.maxUsers(), 1);
  }

  private static void checkComfyApi(GatewayConfig.ComfyApi api, SettingRules rules) {
    rules
        .atLeast("comfy-api.max-queued", "how many jobs may be unfinished", api.maxQueued(), 1)
        .longerThanNothing(
            "comfy-api.job-retention", "for how long an ended job is shown", api.jobRetention())
        .longerThanNothing(
            "comfy-api.url-validity", "for how long a URL can be read", api.urlValidity())
        .atLeast(
            "comfy-api.max-event-streams",
            "how many event streams are served",
            api.maxEventStreams(),
            1)
        .atLeast(
            "comfy-api.max-asset-size",
            "the largest asset in bytes",
            api.maxAssetSize().asLongValue(),
            1);
  }

  private static void checkProxy(GatewayConfig config, SettingRules rules) {
    GatewayConfig.Proxy proxy = config.proxy();
    rules
        .require(
            proxy.refusedPaths().stream().allMatch(path -> path.strip().matches("/[^/].*[^/]")),
            "proxy.refused-paths",
            "paths that are passed to no node",
            "like /manager,/customnode",
            proxy.refusedPaths())
        .longerThanNothing(
            "proxy.answer-timeout",
            "how long a node may take to say what it has",
            proxy.answerTimeout())
        .longerThanNothing(
            "proxy.kept-for", "how long uploads to custom nodes are kept", proxy.keptFor())
        .atLeast(
            "proxy.max-answer-size",
            "the longest such answer in bytes",
            proxy.maxAnswerSize().asLongValue(),
            SMALLEST_PROMPT);
    config
        .frontendDir()
        .ifPresent(
            folder ->
                rules.require(
                    Files.isRegularFile(folder.resolve("index.html")),
                    "frontend-dir",
                    "the folder of the stock frontend",
                    "one with an index.html",
                    folder));
  }
}
