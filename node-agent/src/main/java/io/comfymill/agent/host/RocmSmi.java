package io.comfymill.agent.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.common.wire.Gpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code rocm-smi --json} says. Its field names differ between generations, in words and
 * in case; the first that is there counts.
 */
final class RocmSmi {
  static final List<String> CARDS =
      List.of(
          "--showproductname",
          "--showuniqueid",
          "--showuse",
          "--showmeminfo",
          "vram",
          "--showtemp",
          "--showpower",
          "--showmaxpower",
          "--showdriverversion",
          "--json");

  private static final String CARD = "card";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RocmSmi() {}

  /**
   * @throws IOException if it is no JSON, as where no card is found
   */
  static Cards read(String json) throws IOException {
    JsonNode all = parse(json);
    String driver = text(all.path("system"), "driver version").orElse(null);
    List<Gpu> gpus = new ArrayList<>();
    for (Map.Entry<String, JsonNode> card : all.properties()) {
      if (card.getKey().matches(CARD + "\\d+")) {
        int index = Integer.parseInt(card.getKey().substring(CARD.length()));
        gpus.add(gpu(index, card.getValue(), driver));
      }
    }
    gpus.sort(Comparator.comparingInt(Gpu::index));
    return new Cards(gpus, Map.of());
  }

  /** Warnings may stand before it. */
  private static JsonNode parse(String output) throws IOException {
    int start = output.indexOf('{');
    if (start < 0) {
      throw new IOException("no JSON: " + output.lines().findFirst().orElse("nothing"));
    }
    try {
      return MAPPER.readTree(output.substring(start));
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Gpu gpu(int index, JsonNode card, @Nullable String driver) {
    return new Gpu(
        text(card, "unique id").map(id -> "GPU-" + id.replaceFirst("^0x", "")).orElse(null),
        index,
        text(card, "card series", "device name", "card model").orElse("AMD GPU"),
        driver,
        number(card, "vram total memory (b)").map(Double::longValue).orElse(0L),
        number(card, "vram total used memory (b)").map(Double::longValue).orElse(0L),
        number(card, "gpu use (%)").map(Double::intValue).orElse(null),
        number(
                card,
                "temperature (sensor edge) (c)",
                "temperature (sensor junction) (c)",
                "temperature (sensor hotspot) (c)")
            .map(Double::intValue)
            .orElse(null),
        number(
                card,
                "average graphics package power (w)",
                "current socket graphics package power (w)",
                "current graphics package power (w)")
            .orElse(null),
        number(card, "max graphics package power (w)").orElse(null));
  }

  private static Optional<Double> number(JsonNode card, String... names) {
    return Stream.of(names)
        .flatMap(name -> text(card, name).stream())
        .flatMap(value -> parsed(value).stream())
        .findFirst();
  }

  private static Optional<Double> parsed(String value) {
    try {
      return Optional.of(Double.valueOf(value)).filter(number -> number >= 0);
    } catch (NumberFormatException e) {
      return Optional.empty(); // "N/A" and the like: perhaps another sensor has a figure
    }
  }

  private static Optional<String> text(JsonNode card, String... names) {
    for (String name : names) {
      for (Map.Entry<String, JsonNode> field : card.properties()) {
        String value = field.getValue().asText().strip();
        if (field.getKey().toLowerCase(Locale.ROOT).equals(name)
            && !value.isEmpty()
            && !value.startsWith("N/A")) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }
}
