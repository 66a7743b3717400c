package io.comfymill.bench;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.NodeProfile;
import io.comfymill.scheduler.core.fleet.NodeSettings;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.health.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Idle nodes that have run the work before: each with two slots, half of them a third slower, with
 * what the work needs among what a ComfyUI has.
 */
final class BenchFleet {
  static final int SLOTS = 2;
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Requirements WANTED =
      Requirements.of(
          List.of("CheckpointLoaderSimple", "CLIPTextEncode", "KSampler", "SaveImage", "VAEDecode"),
          List.of("flux1-dev.safetensors", "lora/style.safetensors"));
  static final Work WORK = new Work(WANTED, 42);
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          "hash", classes(), Set.of("a.ckpt", "flux1-dev.safetensors", "lora/style.safetensors"));

  private BenchFleet() {}

  private static Set<String> classes() {
    Set<String> classes = new TreeSet<>(WANTED.nodeClasses());
    for (int i = 0; i < 400; i++) {
      classes.add("CustomNode" + i);
    }
    return classes;
  }

  static List<NodeView> views(int nodes) {
    List<NodeView> views = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      views.add(view("node-%04d".formatted(i), i));
    }
    return views;
  }

  private static NodeView view(String id, int number) {
    long vram = 24L << 30;
    NodeProfile profile =
        new NodeProfile(
            new AgentId("agent"),
            "http://127.0.0.1:8188",
            true,
            null,
            SLOTS,
            "hash",
            null,
            new TreeSet<>(),
            false,
            vram,
            vram,
            NOW,
            NOW,
            null,
            null);
    NodeSettings settings =
        new NodeSettings("default", new TreeSet<>(), 1 + number % 3, number % 2, true, false);
    ModelMemory models = ModelMemory.EMPTY.with(WORK.models(), ModelMemory.setsIn(vram));
    return new NodeView(
        new NodeId(id),
        profile,
        settings,
        CircuitBreaker.healthy(),
        0,
        CAPABILITIES,
        Instant.MIN,
        0,
        List.of(),
        models,
        ResultMemory.EMPTY,
        0,
        false,
        new TreeMap<>(),
        false);
  }

  /** Each node has run the work some times. */
  static Experience experience(List<NodeView> views) {
    Experience experience = new Experience();
    for (int run = 0; run < 5; run++) {
      for (int i = 0; i < views.size(); i++) {
        experience.ran(views.get(i).id(), WORK, List.of(), i % 2 == 0 ? 6 : 8);
      }
    }
    return experience;
  }
}
