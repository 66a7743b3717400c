package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;

/** The values of one parameter, by number from 0. */
public sealed interface Values {
  long size();

  JsonNode get(long index);

  /** As they are written. */
  record Listed(List<JsonNode> values) implements Values {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public long size() {
      return values.size();
    }

    @Override
    public JsonNode get(long index) {
      return values.get(Math.toIntExact(index));
    }
  }

  /**
   * Numbers with equal steps, exact in decimals: 0.1 ten times is 1.
   *
   * @param size more than none
   */
  record Range(BigDecimal from, BigDecimal step, long size) implements Values {
    /**
     * @param to is part of it where a whole number of steps leads there
     * @throws IllegalArgumentException where the steps lead away from it, or nowhere
     */
    public static Range of(BigDecimal from, BigDecimal to, BigDecimal step) {
      BigDecimal way = to.subtract(from);
      if (step.signum() == 0 || way.signum() * step.signum() < 0) {
        throw new IllegalArgumentException(
            "steps of %s do not lead from %s to %s".formatted(step, from, to));
      }
      BigDecimal steps = way.divide(step, 0, RoundingMode.DOWN);
      boolean countable = steps.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0;
      return new Range(from, step, countable ? steps.longValueExact() + 1 : Long.MAX_VALUE);
    }

    @Override
    public JsonNode get(long index) {
      BigDecimal value = from.add(step.multiply(BigDecimal.valueOf(index))).stripTrailingZeros();
      return value.scale() <= 0 && value.precision() - value.scale() <= 18
          ? JsonNodeFactory.instance.numberNode(value.longValueExact())
          : JsonNodeFactory.instance.numberNode(value);
    }
  }

  /** Seeds one after the other. */
  record Counted(long first, long size) implements Values {
    @Override
    public JsonNode get(long index) {
      return JsonNodeFactory.instance.numberNode(first + index);
    }
  }

  /** Seeds that look random and are the same each time. */
  record Random(long random, long size) implements Values {
    /** JavaScript, in which ComfyUI's frontend is written, is exact up to here. */
    private static final long BOUND = 1L << 53;

    private static final long APART = 0x9E37_79B9_7F4A_7C15L;

    @Override
    public JsonNode get(long index) {
      SplittableRandom source = new SplittableRandom(random + index * APART);
      return JsonNodeFactory.instance.numberNode(source.nextLong(BOUND));
    }
  }
}
