package io.comfymill.agent.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeModels;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells the model files of a node, those parts that have changed. Blocks. For one thread. */
final class NodeReport {
  private static final long PATIENCE_SECONDS = 60;
  private static final Comparator<ModelFile> ORDER =
      Comparator.comparing(ModelFile::folder).thenComparing(ModelFile::name);

  private final NodeId node;
  private final RecordSink sink;
  private final Map<Integer, List<ModelFile>> told = new HashMap<>();

  NodeReport(NodeId node, RecordSink sink) {
    this.node = node;
    this.sink = sink;
  }

  void tell(List<ModelFile> files, Instant now)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<List<ModelFile>> parts = new ArrayList<>();
    for (int part = 0; part < NodeModels.PARTS; part++) {
      parts.add(new ArrayList<>());
    }
    files.stream()
        .sorted(ORDER)
        .forEach(file -> parts.get(NodeModels.partOf(file.folder(), file.name())).add(file));
    for (int part = 0; part < NodeModels.PARTS; part++) {
      if (!parts.get(part).equals(told.get(part))) {
        send(new NodeModels(NodeModels.TYPE, now, node, part, parts.get(part)));
      }
    }
  }

  private void send(NodeModels changed)
      throws InterruptedException, ExecutionException, TimeoutException {
    sink.send(Topic.NODE_MODELS, changed.key(), WireJson.write(changed))
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    told.put(changed.part(), changed.files());
  }
}
