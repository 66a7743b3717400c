package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.input.PromptIds;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobLookup;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.PromptTuple;
import io.comfymill.gateway.v2.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a tenant's job by its {@code prompt_id}, from the moment it was accepted on. */
@ApplicationScoped
public class Jobs {
  /** Places in a {@link PromptTuple}. */
  private static final int PROMPT = 2;

  private static final int EXTRA_DATA = 3;
  private static final int OUTPUTS = 4;

  /** In graph nodes of all remembered jobs. */
  private static final int MAX_REMEMBERED = 1_000_000;

  private final Database database;
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final LivePages pages;
  private final ArtifactStore store;

  private final Cache<JobId, JobFacts> facts =
      Caffeine.newBuilder()
          .maximumWeight(MAX_REMEMBERED)
          .<JobId, JobFacts>weigher((id, known) -> known.weight())
          .build();

  Jobs(
      Database database,
      AcceptedJobs accepted,
      LiveRecords live,
      LivePages pages,
      ArtifactStore store) {
    this.database = database;
    this.accepted = accepted;
    this.live = live;
    this.pages = pages;
    this.store = store;
  }

  /** A job, and what of it never changes. */
  public record Found(JobSnapshot job, JobFacts facts) {}

  /** Fails with {@link ApiException} where there is none. */
  public Uni<Found> find(TenantId tenant, String id) {
    if (!PromptIds.isPossible(id)) {
      throw ApiException.notFound("job");
    }
    JobId job = JobId.of(tenant, new PromptId(id));
    return JobLookup.find(() -> inTable(job), () -> acceptedJob(tenant, job))
        .map(found -> found.orElseThrow(() -> ApiException.notFound("job")));
  }

  private Uni<Optional<Found>> inTable(JobId id) {
    return row(id)
        .chain(
            row ->
                row.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : facts(id).map(known -> Optional.of(new Found(row.get(), known))));
  }

  private Uni<Optional<JobSnapshot>> row(JobId id) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(JobSnapshot.SELECT + "where id = :id", JobSnapshot.class)
                    .setParameter("id", id.value())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** Of a job in the table. Read once for each. */
  public Uni<JobFacts> facts(JobId id) {
    JobFacts known = facts.getIfPresent(id);
    return known != null
        ? Uni.createFrom().item(known)
        : content(id)
            .map(content -> JobFacts.of(content.content(), content.outputs()))
            .onFailure(UnreadableRecordException.class)
            .recoverWithItem(JobFacts.UNKNOWN)
            .invoke(read -> facts.put(id, read));
  }

  /** What was submitted, and the ids of the outputs that are made. */
  record Content(JobContent content, List<String> outputs) {
    Content {
      outputs = List.copyOf(outputs);
    }
  }

  /** Of a job in the table. Parses it, on a worker thread. */
  Uni<Content> content(JobId id) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery("select spec from JobRow where id = :id", String.class)
                    .setParameter("id", id.value())
                    .getSingleResult())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(this::content);
  }

  private Content content(String json) {
    JobSpec spec =
        WireJson.read(json.getBytes(StandardCharsets.UTF_8), JobSpec.class).orElseThrow();
    try {
      return new Content(JobContent.of(spec, store), spec.outputsToExecute());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the parts of job " + spec.id(), e);
    }
  }

  /** The graph that the job runs, with all its long strings. */
  Uni<ObjectNode> workflow(TenantId tenant, String id) {
    return find(tenant, id)
        .chain(
            found ->
                found.job().sequence() > 0
                    ? submitted(found.job().id())
                    : accepted(tenant, found.job().id()));
  }

  private Uni<ObjectNode> submitted(JobId id) {
    return content(id).map(content -> content.content().prompt());
  }

  /** A job whose record is gone meanwhile is in the table. */
  private Uni<ObjectNode> accepted(TenantId tenant, JobId id) {
    return record(tenant, id)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            record ->
                record.isPresent()
                    ? Uni.createFrom().item((ObjectNode) tree(record.get()).get(PROMPT))
                    : submitted(id));
  }

  /** One that the scheduler has not read yet. */
  private Uni<Optional<Found>> acceptedJob(TenantId tenant, JobId id) {
    return record(tenant, id)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(record -> record.map(job -> found(tenant, job)));
  }

  /** This gateway has it, or Redis. */
  private Uni<Optional<LiveRecord>> record(TenantId tenant, JobId id) {
    Optional<LiveRecord> here = accepted.find(id);
    return here.isPresent() ? Uni.createFrom().item(here) : inRedis(tenant, id);
  }

  private Uni<Optional<LiveRecord>> inRedis(TenantId tenant, JobId id) {
    return Uni.combine()
        .all()
        .unis(live.find(tenant, id), pages.tuples(tenant, List.of(id)))
        .asTuple()
        .map(
            found -> {
              String tuple = found.getItem2().getOrDefault(id, "");
              return found
                  .getItem1()
                  .filter(job -> !tuple.isEmpty())
                  .map(job -> new LiveRecord(job, tuple));
            });
  }

  private Found found(TenantId tenant, LiveRecord record) {
    JsonNode tuple = tree(record);
    JsonNode extraData = tuple.get(EXTRA_DATA);
    List<String> outputs = new ArrayList<>();
    tuple.get(OUTPUTS).forEach(output -> outputs.add(output.asText()));
    int priority = extraData.path("comfymill").path("priority").asInt();
    return new Found(
        JobSnapshot.of(record.job(), tenant.value(), priority),
        JobFacts.of((ObjectNode) tuple.get(PROMPT), extraData, outputs));
  }

  private JsonNode tree(LiveRecord record) {
    try {
      return PromptTuple.isWhole(record.tuple())
          ? record.parsedTuple()
          : PromptTuple.expanded(record.tuple(), store);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the parts of job " + record.job().id(), e);
    }
  }
}
