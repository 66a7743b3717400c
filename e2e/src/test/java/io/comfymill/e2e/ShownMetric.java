package io.comfymill.e2e;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric of ours as a service shows it to Prometheus.
 *
 * @param name the name that queries use; without {@code _count}, {@code _sum} and {@code _bucket}
 * @param type counter, gauge, summary or histogram
 */
record ShownMetric(String name, String type, Set<String> labels) {
  private static final Pattern TYPE = Pattern.compile("# TYPE (comfymill_\\w+) (\\w+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"");

  /** Of the parts of histograms and summaries; no labels of ours. */
  private static final Set<String> OF_PARTS = Set.of("le", "quantile");

  /**
   * @param pages what {@code /q/metrics} of several processes of one service answered
   */
  static Map<String, ShownMetric> in(Collection<String> pages) {
    Map<String, ShownMetric> metrics = new TreeMap<>();
    for (String page : pages) {
      Matcher types = TYPE.matcher(page);
      while (types.find()) {
        boolean ofAnother = types.group(1).endsWith("_max"); // of a summary or a histogram
        if (!ofAnother) {
          ShownMetric metric = read(page, types.group(1), types.group(2));
          metrics.merge(metric.name, metric, ShownMetric::and);
        }
      }
    }
    return metrics;
  }

  private static ShownMetric read(String page, String family, String type) {
    boolean counter = type.equals("counter") && !family.endsWith("_total");
    Pattern sample =
        Pattern.compile("(?m)^" + family + "(?:_total|_count|_sum|_bucket)?\\{(.*)\\} ");
    Set<String> labels = new TreeSet<>();
    Matcher samples = sample.matcher(page);
    while (samples.find()) {
      LABEL.matcher(samples.group(1)).results().forEach(label -> labels.add(label.group(1)));
    }
    labels.removeAll(OF_PARTS);
    return new ShownMetric(counter ? family + "_total" : family, type, labels);
  }

  private ShownMetric and(ShownMetric same) {
    Set<String> all = new TreeSet<>(labels);
    all.addAll(same.labels);
    return new ShownMetric(name, type, all);
  }

  /** By the conventions of names: seconds, or a plain number. */
  String unit() {
    return name.contains("_seconds") ? "seconds" : "";
  }
}
