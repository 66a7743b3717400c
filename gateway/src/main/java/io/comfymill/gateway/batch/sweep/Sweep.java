package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A number of cells. Each is made from its number alone, so that a million need no memory. */
public sealed interface Sweep permits Axis, Product, Zip, Table, Split, Series {
  /** How many cells; {@code Long.MAX_VALUE} for more than a long can count. */
  long size();

  /** The parameters that it sets, in their order. */
  Set<String> names();

  /**
   * Adds the values of one cell.
   *
   * @param index from 0, less than {@link #size}
   */
  void put(long index, Map<String, JsonNode> cell);

  /** The number of values of the parameter that has most: so many cells show them all. */
  long longest();

  /**
   * A cell in which each parameter has its {@code k}-th value, or begins again where it has fewer:
   * those from 0 to {@link #longest} show every value of every parameter.
   */
  long diagonal(long k);

  /** What a cell stands under, such as the chapter of a book; empty where nothing is said. */
  default Optional<String> heading(long index) {
    return Optional.empty();
  }
}
