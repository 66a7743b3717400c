package io.comfymill.scheduler.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The results of one workload under several policies, as a table for people or as JSON. */
public final class Report {
  private static final List<String> HEADINGS =
      List.of("POLICY", "MEAN", "P95", "P99", "LOADS", "RUNNING", "LOADING", "FAIRNESS");
  private static final String GAP = "  ";

  private final List<PolicyResult> outcomes;

  public Report(List<PolicyResult> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  public String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    outcomes.forEach(outcome -> rows.add(row(outcome)));
    StringBuilder text = new StringBuilder(aligned(rows));
    if (outcomes.get(0).meanSecondsByTenant().size() > 1) {
      text.append('\n').append(aligned(tenantRows()));
    }
    return text.toString();
  }

  private static List<String> row(PolicyResult outcome) {
    return List.of(
        outcome.policy(),
        seconds(outcome.meanSeconds()),
        seconds(outcome.percentile(95)),
        seconds(outcome.percentile(99)),
        Integer.toString(outcome.loads()),
        percent(outcome.utilisation()),
        percent(outcome.loading()),
        String.format(Locale.ROOT, "%.2f", outcome.fairness()));
  }

  /** The mean time of each tenant's jobs. */
  private List<List<String>> tenantRows() {
    List<List<String>> rows = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("MEAN OF TENANT"));
    headings.addAll(outcomes.get(0).meanSecondsByTenant().keySet());
    rows.add(headings);
    for (PolicyResult outcome : outcomes) {
      List<String> row = new ArrayList<>(List.of(outcome.policy()));
      outcome.meanSecondsByTenant().values().forEach(mean -> row.add(seconds(mean)));
      rows.add(row);
    }
    return rows;
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String padding = " ".repeat(width(rows, column) - cell.length());
        // Names are aligned left, figures right.
        line.append(column == 0 ? cell + padding : GAP + padding + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  public ArrayNode json() {
    ArrayNode all = WireJson.mapper().createArrayNode();
    for (PolicyResult outcome : outcomes) {
      ObjectNode one = all.addObject();
      one.put("policy", outcome.policy());
      one.put("jobs", outcome.done().size());
      one.put("mean_seconds", rounded(outcome.meanSeconds()));
      one.put("p50_seconds", rounded(outcome.percentile(50)));
      one.put("p95_seconds", rounded(outcome.percentile(95)));
      one.put("p99_seconds", rounded(outcome.percentile(99)));
      one.put("makespan_seconds", rounded(outcome.makespanSeconds()));
      one.put("model_loads", outcome.loads());
      one.put("utilisation", rounded(outcome.utilisation()));
      one.put("loading", rounded(outcome.loading()));
      one.put("fairness", rounded(outcome.fairness()));
      tenants(outcome.meanSecondsByTenant(), one.putObject("mean_seconds_by_tenant"));
    }
    return all;
  }

  private static void tenants(SortedMap<String, Double> means, ObjectNode target) {
    for (Map.Entry<String, Double> tenant : means.entrySet()) {
      target.put(tenant.getKey(), rounded(tenant.getValue()));
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
