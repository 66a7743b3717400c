package io.comfymill.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code docs/metrics.md}: what is in its tables comes from running services, besides what each
 * metric says, which is written by hand.
 */
final class MetricsPage {
  static final Path FILE = Mill.HOME.resolve("docs/metrics.md");
  private static final String HEAD = "| metric | type | unit | labels | what |";
  private static final int CELLS = 5;

  /** A metric of which nobody has said yet what it says. */
  static final String UNSAID = "?";

  private final List<String> lines;

  MetricsPage(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  static MetricsPage read() throws IOException {
    return new MetricsPage(Files.readAllLines(FILE));
  }

  /**
   * The page as it should be.
   *
   * @param shown what services show, by the heading of their table
   * @param rare names of metrics that are there only after a fault: their rows stay
   */
  List<String> renewed(Map<String, Map<String, ShownMetric>> shown, List<String> rare) {
    List<String> page = new ArrayList<>();
    String heading = "";
    Map<String, String> rows = new TreeMap<>();
    for (String line : lines) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
      if (!line.startsWith("| `comfymill_")) {
        if (!rows.isEmpty()) {
          page.addAll(renewed(rows, shown.getOrDefault(heading, Map.of()), rare));
          rows.clear();
        }
        page.add(line);
      } else {
        rows.put(cells(line).get(0).replace("`", ""), line);
      }
    }
    page.addAll(renewed(rows, shown.getOrDefault(heading, Map.of()), rare));
    return page;
  }

  private static List<String> renewed(
      Map<String, String> rows, Map<String, ShownMetric> shown, List<String> rare) {
    Map<String, String> renewed = new TreeMap<>();
    rows.forEach(
        (name, row) -> {
          if (rare.contains(name)) {
            renewed.put(name, row);
          }
        });
    shown.forEach(
        (name, metric) -> {
          String said = rows.containsKey(name) ? cells(rows.get(name)).get(CELLS - 1) : UNSAID;
          renewed.put(name, row(metric, said));
        });
    return List.copyOf(renewed.values());
  }

  private static String row(ShownMetric metric, String what) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(metric.name(), metric.type(), metric.unit(), labels, what);
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("\\|", CELLS + 1))
        .limit(CELLS)
        .map(String::strip)
        .toList();
  }

  /** That there are tables to renew: a page in another form would stay as it is. */
  long tables() {
    return lines.stream().filter(HEAD::equals).count();
  }
}
