package io.comfymill.common.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a job needs of a node. Jobs with equal requirements are interchangeable to the scheduler.
 *
 * @param nodeClasses the ComfyUI node classes that the workflow uses
 * @param modelFiles the model files that its loaders name, with {@code /} between folders
 */
public record Requirements(SortedSet<String> nodeClasses, SortedSet<String> modelFiles) {
  public static final Requirements NONE = new Requirements(new TreeSet<>(), new TreeSet<>());

  public Requirements {
    nodeClasses = Collections.unmodifiableSortedSet(new TreeSet<>(nodeClasses));
    modelFiles = Collections.unmodifiableSortedSet(new TreeSet<>(modelFiles));
  }

  public static Requirements of(Collection<String> nodeClasses, Collection<String> modelFiles) {
    return new Requirements(new TreeSet<>(nodeClasses), new TreeSet<>(modelFiles));
  }
}
