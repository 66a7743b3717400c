package io.comfymill.gateway.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.ModelRow;
import io.comfymill.gateway.database.TableLoops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Tells agents what is in the catalogue: sends each version of each model that this gateway has not
 * sent yet, those that others have sent too. Agents keep the highest version, so neither repetition
 * nor order matters, and what was not sent because Kafka or this gateway was away is sent later.
 */
@ApplicationScoped
class CataloguePublisher {
  private static final String NAME = "model-catalogue";
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Database database;
  private final RecordSink sink;
  private final InstantSource clock;
  private final TableLoops running;

  /** Id → version; bounded by the table. */
  private final Map<String, Long> sent = new ConcurrentHashMap<>();

  CataloguePublisher(
      Database database,
      RecordSender sink,
      DatabaseMigration migration,
      Loops loops,
      InstantSource clock) {
    this.database = database;
    this.sink = sink;
    this.clock = clock;
    this.running = new TableLoops(NAME, loops, migration);
  }

  void start(@Observes StartupEvent event) {
    running.start(LoopSettings.named(NAME), () -> turn().replaceWith(BETWEEN));
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }

  private Uni<Void> turn() {
    return database
        .read(session -> versions(session).chain(versions -> unsent(session, versions)))
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(this::send)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Of all models, each with its id. */
  private static Uni<List<Object[]>> versions(Mutiny.Session session) {
    return session.createQuery("select id, version from ModelRow", Object[].class).getResultList();
  }

  private Uni<List<ModelRow>> unsent(Mutiny.Session session, List<Object[]> versions) {
    List<String> ids =
        versions.stream()
            .filter(of -> sent.getOrDefault((String) of[0], 0L) < (Long) of[1])
            .map(of -> (String) of[0])
            .toList();
    return ids.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session
            .createQuery("from ModelRow where id in (:ids)", ModelRow.class)
            .setParameter("ids", ids)
            .getResultList();
  }

  private Uni<Long> send(ModelRow row) {
    byte[] value = WireJson.write(said(row));
    return Uni.createFrom()
        .completionStage(() -> sink.send(Topic.MODEL_CATALOGUE, row.id, value))
        .map(acknowledged -> row.version)
        .invoke(version -> sent.merge(row.id, version, Math::max));
  }

  private CatalogueModel said(ModelRow row) {
    return new CatalogueModel(
        CatalogueModel.TYPE,
        clock.instant(),
        row.id,
        row.version,
        row.folder,
        row.name,
        row.sha256,
        row.bytes,
        row.sources.lines().toList(),
        row.wantedBy.lines().map(NodeId::new).collect(Collectors.toCollection(TreeSet::new)),
        row.deletedAt != null);
  }
}
