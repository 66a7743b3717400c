package io.comfymill.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.assignments.AssignmentInbox;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.context.NodeRole;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AgentNodesTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final List<String> said = new ArrayList<>();
  private int held;
  private AssignmentInbox inbox;

  private final AgentNodes nodes =
      new AgentNodes(
          new AgentNodes.Parts() {
            @Override
            public LookedAfter node(NodeId id, NodePlan plan) {
              return new Fake(id);
            }

            @Override
            public Runnable reader(Set<NodeId> of, AssignmentInbox to, Runnable listening) {
              inbox = to;
              said.add("reads " + new TreeSet<>(of));
              return () -> said.add("reads no more");
            }

            @Override
            public void gone(NodeId id, NodePlan plan) {
              said.add("forgets " + id);
            }
          },
          (attempt, json) -> {});

  private final class Fake implements LookedAfter {
    private final NodeId id;

    Fake(NodeId id) {
      this.id = id;
    }

    @Override
    public void restore(JournalEntry entry) {
      said.add("restores " + id);
    }

    @Override
    public void start() {
      said.add("starts " + id);
    }

    @Override
    public void listening() {}

    @Override
    public void assign(Assignment assignment) {
      said.add("assigns " + id);
    }

    @Override
    public CompletionStage<Integer> drain() {
      return CompletableFuture.completedFuture(held);
    }

    @Override
    public Condition condition() {
      return new Condition(null, false, held, true, held == 0, 0, Set.of());
    }

    @Override
    public void stop() {
      said.add("stops " + id);
    }

    @Override
    public CompletionStage<?> handOver(Duration within) {
      said.add("hands %s over within %s".formatted(id, within));
      return CompletableFuture.completedFuture(null);
    }
  }

  private static NodePlan plan(String url, int slots) {
    return new NodePlan(
        null,
        ComfyUiAddress.parse(url),
        new NodeRole(slots, new TreeSet<>(), NodeNotes.NONE, PathMap.NONE),
        null);
  }

  private List<String> said() {
    List<String> all = List.copyOf(said);
    said.clear();
    return all;
  }

  @Test
  void aServerThatIsListedLaterIsLookedAfter() throws Exception {
    nodes.start(Map.of(A, plan("http://a", 1)), List.of());
    assertThat(said()).containsExactly("starts a", "reads [a]");

    nodes.become(Map.of(A, plan("http://a", 1), B, plan("http://b", 1)));

    assertThat(said()).containsExactly("starts b", "reads no more", "reads [a, b]");
    Assignment.Run run = Jobs.run(B, Jobs.job("x"));
    inbox.accept(run, WireJson.write(run));
    assertThat(said()).containsExactly("assigns b");
    nodes.become(Map.of(A, plan("http://a", 1), B, plan("http://b", 1)));
    assertThat(said()).isEmpty();
  }

  @Test
  void oneThatIsListedNoMoreGoesOnceItHoldsNothing() {
    nodes.start(Map.of(A, plan("http://a", 1), B, plan("http://b", 1)), List.of());
    said();
    held = 1;

    nodes.become(Map.of(A, plan("http://a", 1)));
    assertThat(said()).isEmpty();
    assertThat(nodes.conditions()).containsKey(B);

    held = 0;
    nodes.become(Map.of(A, plan("http://a", 1)));
    assertThat(said()).containsExactly("stops b", "forgets b", "reads no more", "reads [a]");
    assertThat(nodes.conditions()).containsOnlyKeys(A);
  }

  @Test
  void oneThatIsListedOtherwiseIsTakenUpAnew() {
    nodes.start(Map.of(A, plan("http://a", 1)), List.of());
    said();
    held = 1;
    nodes.become(Map.of(A, plan("http://a", 2)));
    assertThat(said()).isEmpty();

    // It takes nothing by now, so it has to leave even if all is as it was again.
    held = 0;
    nodes.become(Map.of(A, plan("http://a", 1)));

    assertThat(said())
        .containsExactly("stops a", "forgets a", "starts a", "reads no more", "reads [a]");
  }

  @Test
  void stoppingStopsAll() {
    nodes.start(Map.of(A, plan("http://a", 1)), List.of());
    said();

    nodes.stop(Duration.ZERO);

    assertThat(said()).containsExactly("reads no more", "stops a");
  }

  @Test
  void whereAnotherAgentComesAllAreHandedOver() throws Exception {
    nodes.start(Map.of(A, plan("http://a", 1)), List.of());
    said();

    nodes.stop(Duration.ofSeconds(20)).toCompletableFuture().get();

    assertThat(said()).containsExactly("reads no more", "hands a over within PT20S");
  }
}
