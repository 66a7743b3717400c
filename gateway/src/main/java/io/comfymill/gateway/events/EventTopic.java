package io.comfymill.gateway.events;

import io.comfymill.gateway.errors.InvalidFieldException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a stream can be about; the name of its events. */
enum EventTopic {
  /** Every change of the tenant's jobs. */
  JOBS,
  /** How far the tenant's running jobs are. */
  PROGRESS,
  /** Nodes that have changed. */
  NODES,
  /** How many jobs there are in which state, and what is paused. */
  QUEUE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param list separated by commas; all topics where there is none
   */
  static Set<EventTopic> parse(@Nullable String list) {
    if (list == null || list.isBlank()) {
      return EnumSet.allOf(EventTopic.class);
    }
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .map(EventTopic::named)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventTopic.class)));
  }

  private static EventTopic named(String word) {
    return Arrays.stream(values())
        .filter(topic -> topic.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    "topics", "must be some of " + words() + ", with commas"));
  }

  private static String words() {
    return Arrays.stream(values()).map(EventTopic::word).collect(Collectors.joining(", "));
  }
}
