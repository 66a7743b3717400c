package io.comfymill.standalone.cli.access;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill tenants}: lists tenants; its subcommands make and change them. */
@Command(
    name = "tenants",
    mixinStandardHelpOptions = true,
    description = "Lists tenants, to whom keys, jobs and files belong; adds and changes them.")
public final class TenantsCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("TENANT", "id"),
    column("NAME", "name"),
    column("DISABLED", "disabled_at"),
    column("LIMITS", tenant -> limits(tenant.path("limits")))
  };

  static String limits(JsonNode limits) {
    return limits.isEmpty() ? "none" : limits.toString();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/tenants", answer -> TextTable.of(answer.path("tenants"), COLUMNS));
    return ExitCode.OK;
  }

  @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a tenant.")
  void add(
      @Parameters(paramLabel = "TENANT") String id,
      @Option(names = "--name", description = "What people call it.") @Nullable String name,
      @Mixin LimitOptions limits)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("id", id).put("name", name);
    body.set("limits", limits.changed(WireJson.mapper().createObjectNode()));
    change("POST", "/api/tenants", body, COLUMNS);
  }

  @Command(
      name = "limit",
      mixinStandardHelpOptions = true,
      description = "Changes the limits that are named; \"none\" takes one away.")
  void limit(@Parameters(paramLabel = "TENANT") String id, @Mixin LimitOptions limits)
      throws IOException, InterruptedException {
    JsonNode now = gateway().get(path(id)).path("limits");
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("limits", limits.changed((ObjectNode) now));
    change("PATCH", path(id), body, COLUMNS);
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Takes none of its keys any more; its jobs go on.")
  void disable(@Parameters(paramLabel = "TENANT") String id)
      throws IOException, InterruptedException {
    change("PATCH", path(id), disabled(true), COLUMNS);
  }

  @Command(name = "enable", mixinStandardHelpOptions = true, description = "Takes its keys again.")
  void enable(@Parameters(paramLabel = "TENANT") String id)
      throws IOException, InterruptedException {
    change("PATCH", path(id), disabled(false), COLUMNS);
  }

  private static ObjectNode disabled(boolean disabled) {
    return WireJson.mapper().createObjectNode().put("disabled", disabled);
  }

  private static String path(String tenant) {
    return "/api/tenants/" + Gateway.segment(tenant);
  }

  /** How much may be used. */
  static final class LimitOptions {
    @Option(names = "--max-unfinished", paramLabel = "N", description = "Jobs that wait or run.")
    private @Nullable String maxUnfinished;

    @Option(names = "--submits-per-minute", paramLabel = "N", description = "Jobs.")
    private @Nullable String submitsPerMinute;

    @Option(names = "--max-upload", paramLabel = "SIZE", description = "Of a file: 500MiB.")
    private @Nullable String maxUpload;

    @Option(names = "--max-stored", paramLabel = "SIZE", description = "Of all that is uploaded.")
    private @Nullable String maxStored;

    @Option(
        names = "--gpu-seconds-per-day",
        paramLabel = "N",
        description = "Of the last 24 hours.")
    private @Nullable String gpuSecondsPerDay;

    @Option(
        names = "--gpu-seconds-per-month",
        paramLabel = "N",
        description = "Of the last 30 days.")
    private @Nullable String gpuSecondsPerMonth;

    @Option(names = "--max-priority", paramLabel = "N", description = "That jobs may ask for.")
    private @Nullable String maxPriority;

    @Option(
        names = "--pools",
        paramLabel = "POOL",
        split = ",",
        description = "That jobs may ask for; the first is the one they get without asking.")
    private List<String> pools = List.of();

    @Option(
        names = "--models",
        paramLabel = "FILE",
        split = ",",
        description = "That jobs may load, like flux/*,*.vae.safetensors.")
    private List<String> models = List.of();

    @Option(
        names = "--max-output-hours",
        paramLabel = "N",
        description = "For how long outputs are kept; 0: for ever.")
    private @Nullable String maxOutputHours;

    @Option(
        names = "--max-output-jobs",
        paramLabel = "N",
        description = "Of how many jobs, the newest, outputs are kept; 0: of all.")
    private @Nullable String maxOutputJobs;

    @Option(
        names = "--max-output-size",
        paramLabel = "SIZE",
        description = "How much of the newest jobs' outputs is kept; 0: all.")
    private @Nullable String maxOutputSize;

    ObjectNode changed(ObjectNode limits) {
      number(limits, "max_unfinished", maxUnfinished);
      number(limits, "submits_per_minute", submitsPerMinute);
      number(limits, "max_upload_bytes", maxUpload);
      number(limits, "max_stored_bytes", maxStored);
      number(limits, "gpu_seconds_per_day", gpuSecondsPerDay);
      number(limits, "gpu_seconds_per_month", gpuSecondsPerMonth);
      number(limits, "max_priority", maxPriority);
      number(limits, "max_output_hours", maxOutputHours);
      number(limits, "max_output_jobs", maxOutputJobs);
      number(limits, "max_output_bytes", maxOutputSize);
      names(limits, "pools", pools);
      names(limits, "models", models);
      return limits;
    }

    private static void names(ObjectNode limits, String field, List<String> names) {
      if (names.equals(List.of("none"))) {
        limits.remove(field);
      } else if (!names.isEmpty()) {
        limits.set(field, WireJson.mapper().valueToTree(names));
      }
    }

    /** What is no number the gateway judges: it may be a size. */
    private static void number(ObjectNode limits, String field, @Nullable String text) {
      if (text == null) {
        return;
      }
      if (text.equals("none")) {
        limits.remove(field);
      } else if (text.matches("-?\\d{1,18}")) {
        limits.put(field, Long.parseLong(text));
      } else {
        limits.put(field, text);
      }
    }
  }
}
