package io.comfymill.standalone.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service answers at {@code /q/metrics}, in Prometheus' text format. */
record MetricsText(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  MetricsText {
    samples = List.copyOf(samples);
  }

  record Sample(String name, Map<String, String> labels, double value) {
    String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  static MetricsText parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> samples.add(sample(line)));
    return new MetricsText(samples);
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new TreeMap<>();
    if (line.group(2) != null) {
      Matcher label = LABEL.matcher(line.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(line.group(1), labels, number(line.group(3)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> text.matches("[-+\\d.eE]+") ? Double.parseDouble(text) : Double.NaN;
    };
  }

  List<Sample> named(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The first sample of a metric. */
  OptionalDouble value(String name) {
    return named(name).stream().mapToDouble(Sample::value).findFirst();
  }
}
