package io.comfymill.gateway.records;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.WireJson;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what Redis answers to {@link LiveRecords}. */
final class LiveAnswers {
  private LiveAnswers() {}

  static boolean changed(Response answer) {
    return answer.toLong() == 1;
  }

  static LiveRecords.Advance advance(Response answer) {
    return switch (answer.toInteger()) {
      case 1 -> LiveRecords.Advance.DONE;
      case 2 -> LiveRecords.Advance.MISSING;
      case 3 -> LiveRecords.Advance.MOVED;
      default -> LiveRecords.Advance.NOTHING;
    };
  }

  static LiveJob job(Response json) {
    return parse(json.toString());
  }

  private static LiveJob parse(String json) {
    return WireJson.read(json.getBytes(StandardCharsets.UTF_8), LiveJob.class).orElseThrow();
  }

  /** In the order of the question; empty where there is none. */
  static List<Optional<LiveJob>> jobs(Response values) {
    List<Optional<LiveJob>> jobs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      jobs.add(Optional.ofNullable(values.get(i)).map(LiveAnswers::job));
    }
    return jobs;
  }

  /** HSCAN answers [cursor, [id, state…]]. */
  static LivePages.Scanned scanned(Response answer) {
    List<JobId> ids =
        pairs(answer.get(1)).keySet().stream().map(id -> new JobId(UUID.fromString(id))).toList();
    return new LivePages.Scanned(answer.get(0).toString(), ids);
  }

  static List<String> texts(Response values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      texts.add(values.get(i).toString());
    }
    return texts;
  }

  /** The script answers [complete, [id, state…], [id, tuple…]]. */
  static Optional<List<LiveRecord>> records(Response answer) {
    if (answer.get(0).toLong() == 0) {
      return Optional.empty();
    }
    Map<String, String> tuples = pairs(answer.get(2));
    List<LiveRecord> records = new ArrayList<>();
    pairs(answer.get(1))
        .forEach(
            (id, state) ->
                records.add(new LiveRecord(parse(state), tuples.getOrDefault(id, "[]"))));
    return Optional.of(records);
  }

  private static Map<String, String> pairs(Response flat) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return pairs;
  }
}
