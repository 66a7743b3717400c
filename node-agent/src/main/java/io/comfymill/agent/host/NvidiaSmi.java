package io.comfymill.agent.host;

import io.comfymill.common.wire.Gpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code nvidia-smi} says. It puts {@code [N/A]}, {@code [Not Supported]}, {@code
 * [Unknown Error]} and the like where it has no figure: whatever is no number counts as unknown.
 */
final class NvidiaSmi {
  static final List<String> CARDS =
      List.of(
          "--query-gpu=index,uuid,name,driver_version,memory.total,memory.used,utilization.gpu,"
              + "temperature.gpu,power.draw,power.limit",
          "--format=csv,noheader,nounits");
  static final List<String> PROCESSES =
      List.of("--query-compute-apps=pid,gpu_uuid", "--format=csv,noheader,nounits");

  /** Lists the parts of divided cards too, which no query does. */
  static final List<String> PARTS = List.of("-L");

  private static final int FIELDS = 10;
  private static final long MIB = 1L << 20;
  private static final Pattern CARD_LINE = Pattern.compile("GPU (\\d+): .*");
  private static final Pattern PART_LINE =
      Pattern.compile("\\s+MIG (\\S+)\\s+Device\\s+\\d+: \\(UUID: (MIG-[^)]+)\\)");

  private NvidiaSmi() {}

  /**
   * @param parts the answer to {@link #PARTS}
   * @throws IOException where a line is none of a card, as when the driver cannot be reached
   */
  static Cards read(String cards, String parts, String processes) throws IOException {
    List<Gpu> gpus = new ArrayList<>();
    Map<Integer, List<Part>> divided = parts(parts);
    for (String line : cards.lines().filter(text -> !text.isBlank()).toList()) {
      Gpu card = card(line);
      gpus.add(card);
      for (Part part : divided.getOrDefault(card.index(), List.of())) {
        gpus.add(part.of(card));
      }
    }
    return new Cards(gpus, processes(processes));
  }

  private static Gpu card(String line) throws IOException {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS || number(fields[0]).isEmpty()) {
      throw new IOException("no line of a card: " + line);
    }
    return new Gpu(
        fields[1].strip(),
        whole(fields[0], 0),
        fields[2].strip(),
        fields[3].strip(),
        mebibytes(fields[4]),
        mebibytes(fields[5]),
        number(fields[6]).map(Double::intValue).orElse(null),
        number(fields[7]).map(Double::intValue).orElse(null),
        number(fields[8]).orElse(null),
        number(fields[9]).orElse(null));
  }

  private static long mebibytes(String field) {
    return number(field).map(mib -> Math.round(mib * MIB)).orElse(0L);
  }

  private static int whole(String field, int otherwise) {
    return number(field).map(Double::intValue).orElse(otherwise);
  }

  private static Optional<Double> number(String field) {
    try {
      double value = Double.parseDouble(field.strip());
      return Double.isFinite(value) && value >= 0 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private record Part(String profile, String uuid) {
    /** Its share of the memory is left to ComfyUI to say. */
    Gpu of(Gpu card) {
      return new Gpu(
          uuid,
          card.index(),
          card.name() + " MIG " + profile,
          card.driver(),
          0,
          0,
          null,
          card.temperatureCelsius(),
          null,
          null);
    }
  }

  private static Map<Integer, List<Part>> parts(String list) {
    Map<Integer, List<Part>> parts = new HashMap<>();
    @Nullable Integer card = null;
    for (String line : list.lines().toList()) {
      Matcher part = PART_LINE.matcher(line);
      Matcher whole = CARD_LINE.matcher(line);
      if (whole.matches()) {
        card = Integer.valueOf(whole.group(1));
      } else if (card != null && part.matches()) {
        parts
            .computeIfAbsent(card, added -> new ArrayList<>())
            .add(new Part(part.group(1), part.group(2)));
      }
    }
    return parts;
  }

  private static Map<Long, Set<String>> processes(String lines) {
    Map<Long, Set<String>> cards = new HashMap<>();
    for (String line : lines.lines().toList()) {
      String[] fields = line.split(",", 2);
      Optional<Double> pid = number(fields[0]);
      if (fields.length == 2 && pid.isPresent()) {
        cards
            .computeIfAbsent(pid.get().longValue(), added -> new HashSet<>())
            .add(fields[1].strip());
      }
    }
    return cards;
  }
}
