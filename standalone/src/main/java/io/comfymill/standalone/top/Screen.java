package io.comfymill.standalone.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What is to be seen, as lines.
 *
 * @param url of the gateway
 */
record Screen(String url) {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle HEADING = PLAIN.inverse();
  private static final AttributedStyle FAINT = PLAIN.faint();
  private static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);
  private static final AttributedStyle WARNING = PLAIN.foreground(AttributedStyle.YELLOW);
  private static final AttributedStyle BAD = PLAIN.foreground(AttributedStyle.RED).bold();
  private static final String KEYS =
      "q quit  ↑↓ select  d drain  u resume  / filter  s sort  r reverse  N S P G V J sort by";
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final int BAR = 10;
  private static final int NAME = 24;
  private static final String ROW = "%-24s %-10s %-12s %4s %-13s %-5s %-38s ";

  /** Those that are shown, in their order. */
  static List<NodeLine> shown(Fleet.Snapshot fleet, Controls controls) {
    return fleet.nodes().stream()
        .filter(node -> node.matches(controls.filter()))
        .sorted(controls.order().comparator(controls.reversed()))
        .toList();
  }

  /** As many lines as there are rows; the selected node is always among them. */
  List<AttributedString> lines(Fleet.Snapshot fleet, Controls controls, int columns, int rows) {
    List<AttributedString> lines = new ArrayList<>(head(fleet));
    List<NodeLine> shown = shown(fleet, controls);
    int room = Math.max(0, rows - lines.size() - 1);
    int selected = shown.stream().map(NodeLine::id).toList().indexOf(controls.selected());
    int first = Math.max(0, Math.min(selected - room + 1, shown.size() - room));
    for (NodeLine node : shown.subList(first, Math.min(shown.size(), first + room))) {
      lines.add(row(node, node.id().equals(controls.selected())));
    }
    while (lines.size() < rows - 1) {
      lines.add(AttributedString.EMPTY);
    }
    lines.add(foot(controls));
    return lines.stream().limit(rows).map(line -> line.columnSubSequence(0, columns)).toList();
  }

  /** All of it, for a file or a pipe. */
  String text(Fleet.Snapshot fleet) {
    StringBuilder text = new StringBuilder();
    head(fleet).forEach(line -> text.append(line.toString().stripTrailing()).append('\n'));
    for (NodeLine node : shown(fleet, Controls.INITIAL)) {
      text.append(row(node, false).toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private List<AttributedString> head(Fleet.Snapshot fleet) {
    return List.of(
        title(fleet),
        new AttributedString("pools     " + pools(fleet.pools())),
        new AttributedString(
            "next      " + (fleet.head().isEmpty() ? "no job waits" : fleet.head())),
        new AttributedString(
            ROW.formatted("NODE", "STATE", "POOL", "GPU", "VRAM GiB", "JOBS", "JOB")
                + "PROGRESS, OR WHY",
            HEADING));
  }

  private AttributedString title(Fleet.Snapshot fleet) {
    long online = fleet.nodes().stream().filter(node -> node.status().equals("online")).count();
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(PLAIN.bold(), "comfymill ").append(url);
    line.append("  %d of %d nodes take jobs".formatted(online, fleet.nodes().size()));
    line.append(
        "  %d jobs run, %d wait".formatted(fleet.jobs("in_progress"), fleet.jobs("pending")));
    for (JsonNode pause : fleet.queue().path("paused")) {
      line.styled(
          WARNING,
          "  paused: %s %s %s"
              .formatted(
                  pause.path("scope").asText(),
                  pause.path("name").asText(""),
                  pause.path("reason").asText("")));
    }
    if (!fleet.trouble().isEmpty()) {
      line.styled(BAD, "  " + fleet.trouble());
    }
    return line.toAttributedString();
  }

  private static String pools(JsonNode pools) {
    StringJoiner words = new StringJoiner("  ");
    for (JsonNode pool : pools.path("pools")) {
      words.add(
          "%s: %d of %d nodes, %d of %d slots"
              .formatted(
                  pool.path("name").asText(),
                  pool.path("online").asInt(),
                  pool.path("nodes").asInt(),
                  pool.path("running").asInt(),
                  pool.path("slots").asInt()));
    }
    return words.toString();
  }

  private static AttributedString row(NodeLine node, boolean selected) {
    String vram =
        node.vramTotal() == 0
            ? "-"
            : "%.1f/%.1f"
                .formatted(node.vramUsed() / BYTES_PER_GIB, node.vramTotal() / BYTES_PER_GIB);
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(
        ROW.formatted(
            cut(node.id()),
            node.status(),
            node.pool(),
            node.gpuLoad() == null ? "-" : node.gpuLoad() + "%",
            vram,
            node.attempts() + "/" + node.slots(),
            node.job()));
    line.append(node.why().isEmpty() ? progress(node) : node.why());
    if (selected) {
      return new AttributedString(line.toString(), HEADING);
    }
    return new AttributedString(line.toString(), style(node));
  }

  private static AttributedStyle style(NodeLine node) {
    return switch (node.status()) {
      case "offline", "unhealthy" -> BAD;
      case "draining", "disabled" -> WARNING;
      default -> node.job().isEmpty() ? FAINT : GOOD;
    };
  }

  private static String cut(String id) {
    return id.length() <= NAME ? id : "…" + id.substring(id.length() - NAME + 1);
  }

  private static String progress(NodeLine node) {
    if (node.done() == null) {
      return "";
    }
    int filled = (int) Math.round(node.done() * BAR);
    return "%s%s %3.0f %% %s"
        .formatted("█".repeat(filled), "░".repeat(BAR - filled), node.done() * 100, node.doing());
  }

  private static AttributedString foot(Controls controls) {
    if (controls.asked() != null) {
      return new AttributedString(
          "%s %s? y / n".formatted(controls.asked().word(), controls.asked().node()), WARNING);
    }
    if (controls.typing()) {
      return new AttributedString("filter: " + controls.filter() + "▏");
    }
    if (!controls.message().isEmpty()) {
      return new AttributedString(controls.message(), WARNING);
    }
    String filter = controls.filter().isEmpty() ? "" : "  filter: " + controls.filter();
    String order = controls.order().name().toLowerCase(java.util.Locale.ROOT);
    return new AttributedString(
        KEYS + "  (by " + order + (controls.reversed() ? ", reversed)" : ")") + filter, FAINT);
  }
}
