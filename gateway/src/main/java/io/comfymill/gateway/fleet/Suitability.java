package io.comfymill.gateway.fleet;

import io.comfymill.common.eligibility.NodeTraits;
import io.comfymill.common.eligibility.Requirement;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.NodeAbilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What keeps the known nodes from ever running a job, however idle and well they are. What counts
 * is the scheduler's own rule, {@link Requirement}; here it gets words.
 *
 * @param shortfalls what each node lacks; empty where at least one node lacks nothing
 */
public record Suitability(List<Shortfall> shortfalls) {
  private static final double BYTES_OF_GIB = 1L << 30;

  private static final Comparator<Group> MOST_FIRST =
      Comparator.<Group>comparingInt(group -> -group.nodes().size()).thenComparing(Group::words);

  public Suitability {
    shortfalls = List.copyOf(shortfalls);
  }

  /** What goes on after "1 node " and after "2 nodes ". */
  record Words(String one, String many) {
    static Words joined(List<Words> parts) {
      return new Words(
          parts.stream().map(Words::one).collect(Collectors.joining(" and ")),
          parts.stream().map(Words::many).collect(Collectors.joining(" and ")));
    }
  }

  /**
   * What one node lacks.
   *
   * @param placement why it is not where, or not as large as, the caller wants it
   */
  public record Shortfall(
      NodeId node, List<Words> placement, SortedSet<String> classes, SortedSet<String> models) {
    Words words() {
      List<Words> parts = new ArrayList<>(placement);
      String missing =
          Stream.of(classes, models).flatMap(Set::stream).collect(Collectors.joining(", "));
      if (!missing.isEmpty()) {
        parts.add(new Words("lacks " + missing, "lack " + missing));
      }
      return Words.joined(parts);
    }
  }

  /**
   * Nodes that lack the same.
   *
   * @param words how many they are, and what they lack
   */
  public record Group(String words, List<NodeId> nodes) {
    public Group {
      nodes = List.copyOf(nodes);
    }

    static Group of(Words words, List<NodeId> nodes) {
      int count = nodes.size();
      return new Group(
          count == 1 ? "1 node " + words.one() : count + " nodes " + words.many(), nodes);
    }
  }

  /**
   * @param fetchable node → model files that it may have though it has them not
   */
  static Suitability of(
      Requirements requirements,
      Map<NodeId, NodeAbilities> abilities,
      Map<NodeId, NodeFacts> facts,
      Function<NodeId, Set<String>> fetchable) {
    List<Shortfall> shortfalls = new ArrayList<>();
    for (Map.Entry<NodeId, NodeAbilities> entry : abilities.entrySet()) {
      NodeId id = entry.getKey();
      Known node =
          new Known(
              facts.getOrDefault(id, NodeFacts.unknown(id)),
              entry.getValue(),
              within(requirements.modelFiles(), entry.getValue(), fetchable.apply(id)));
      Set<Requirement> unmet = Requirement.unmet(node, requirements);
      if (unmet.isEmpty()) {
        return new Suitability(List.of());
      } else if (!unmet.contains(Requirement.PIN)) {
        shortfalls.add(shortfall(node, requirements, unmet));
      }
    }
    return new Suitability(shortfalls);
  }

  private static Shortfall shortfall(Known node, Requirements wanted, Set<Requirement> unmet) {
    return new Shortfall(
        node.id(),
        placement(node, wanted, unmet),
        Requirement.missing(wanted.nodeClasses(), node.nodeClasses()),
        Requirement.missing(wanted.modelFiles(), node.modelFiles()));
  }

  private static List<Words> placement(Known node, Requirements wanted, Set<Requirement> unmet) {
    List<Words> lacking = new ArrayList<>();
    if (unmet.contains(Requirement.POOL)) {
      String pool = "not in pool " + wanted.pool();
      lacking.add(new Words("is " + pool, "are " + pool));
    }
    if (unmet.contains(Requirement.LABELS)) {
      String list =
          "the label " + String.join(", ", Requirement.missing(wanted.labels(), node.labels()));
      lacking.add(new Words("lacks " + list, "lack " + list));
    }
    if (unmet.contains(Requirement.VRAM)) {
      String vram =
          String.format(
              Locale.ROOT, "less than %.1f GiB of VRAM", wanted.minVramBytes() / BYTES_OF_GIB);
      lacking.add(new Words("has " + vram, "have " + vram));
    }
    if (unmet.contains(Requirement.GPU)) {
      String only = "only jobs that need no GPU";
      lacking.add(new Words("takes " + only, "take " + only));
    }
    return lacking;
  }

  /** Those that are there or may come. */
  private static Set<String> within(
      Set<String> wanted, NodeAbilities abilities, Set<String> fetchable) {
    return wanted.stream()
        .filter(file -> abilities.modelFiles().contains(file) || fetchable.contains(file))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A node as the job sees it.
   *
   * @param modelFiles those of the job's that it has or may have
   */
  private record Known(NodeFacts facts, NodeAbilities abilities, Set<String> modelFiles)
      implements NodeTraits {
    @Override
    public NodeId id() {
      return facts.id();
    }

    @Override
    public String pool() {
      return facts.pool();
    }

    @Override
    public SortedSet<String> labels() {
      return facts.labels();
    }

    @Override
    public long vramTotalBytes() {
      return facts.vramTotalBytes();
    }

    @Override
    public boolean takesGpuJobs() {
      return facts.takesGpuJobs();
    }

    @Override
    public Set<String> nodeClasses() {
      return abilities.nodeClasses();
    }
  }

  /** Those with most nodes first. */
  public List<Group> groups() {
    Map<Words, List<NodeId>> byWords = new LinkedHashMap<>();
    for (Shortfall shortfall : shortfalls) {
      byWords.computeIfAbsent(shortfall.words(), words -> new ArrayList<>()).add(shortfall.node());
    }
    return byWords.entrySet().stream()
        .map(entry -> Group.of(entry.getKey(), entry.getValue()))
        .sorted(MOST_FIRST)
        .toList();
  }

  /** For people: {@code 5 nodes lack flux1-dev.safetensors; 3 nodes lack VHS_VideoCombine}. */
  public String words() {
    return groups().stream().map(Group::words).collect(Collectors.joining("; "));
  }
}
