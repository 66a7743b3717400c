package io.comfymill.deploy.monitoring;

import io.comfymill.deploy.Checkout;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metrics as Prometheus knows them. */
final class KnownMetrics {
  /** A row of docs/metrics.md: name and type. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(comfymill_\\w+)` \\| (\\w+) \\|");

  /** In PromQL, a name that is followed by labels, a range or the end, and is no function. */
  private static final Pattern IN_QUERY =
      Pattern.compile("\\b(up|(?:comfymill|jvm|http|process)_[a-z_]+)\\b");

  private static final Set<String> OF_OTHERS =
      Set.of("up", "jvm_memory_used_bytes", "jvm_gc_pause_seconds_sum");

  private KnownMetrics() {}

  static Set<String> all() {
    Set<String> names = new TreeSet<>(OF_OTHERS);
    Matcher row = ROW.matcher(Checkout.read(Checkout.path("docs/metrics.md")));
    while (row.find()) {
      String name = row.group(1);
      switch (row.group(2)) {
        case "counter", "gauge" -> names.add(name);
        case "summary" -> addParts(name, names);
        case "histogram" -> {
          addParts(name, names);
          names.add(name + "_bucket");
        }
        default -> throw new IllegalStateException("what is a " + row.group(2) + "?");
      }
    }
    return names;
  }

  private static void addParts(String name, Set<String> names) {
    names.add(name + "_count");
    names.add(name + "_sum");
    names.add(name + "_max");
  }

  static Set<String> in(String query) {
    return IN_QUERY
        .matcher(query)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
