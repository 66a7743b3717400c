package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Takes from a node's capabilities what it claims to have and turned out to lack, so that no other
 * job goes there for it.
 */
final class Correction {
  private Correction() {}

  /**
   * @param message ComfyUI's words, which name what is missing
   * @param wanted by the job that failed
   */
  static Capabilities of(
      Capabilities known, FailureCause cause, String message, Requirements wanted) {
    String said = ModelFileName.normalized(message.replace("\\\\", "/"));
    return switch (cause) {
      case MISSING_MODEL -> known.without(missingModels(said, wanted), Collections.emptySet());
      case MISSING_NODE_CLASS ->
          known.without(Collections.emptySet(), named(wanted.nodeClasses(), said::contains));
      default -> known;
    };
  }

  /** ComfyUI names the missing one, and may list the present ones after it. */
  private static Set<String> missingModels(String said, Requirements wanted) {
    SortedSet<String> models = wanted.modelFiles();
    boolean listed = models.stream().anyMatch(model -> said.contains(notInList(model)));
    return named(models, model -> said.contains(listed ? notInList(model) : model));
  }

  private static String notInList(String model) {
    return "'" + model + "' not in";
  }

  /** Where the message names none of them, any may be meant: all are in doubt. */
  private static Set<String> named(SortedSet<String> wanted, Predicate<String> isNamed) {
    Set<String> named = new TreeSet<>(wanted);
    named.removeIf(isNamed.negate());
    return named.isEmpty() ? wanted : named;
  }
}
