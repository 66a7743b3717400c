package io.comfymill.gateway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.NamedModel;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds an output whose job the client does not name, as many do not: the newest of that name. On
 * one server the name alone would do.
 */
@ApplicationScoped
public class OutputSearch {
  /** How many of a tenant's newest jobs are searched: some milliseconds of the database. */
  private static final int NEWEST_JOBS = 2_000;

  /** Jobs whose result has the name somewhere, of which the first nearly always has the file. */
  private static final int CANDIDATES = 20;

  private static final String QUERY =
      """
      select * from (
        select * from scheduler.jobs
        where tenant = :tenant and finished_at is not null and result is not null
        order by changed_seq desc
        limit %d) as newest
      where position(cast(:name as text) in result) > 0 and attempt > 0
        and not exists (select 1 from gateway.deleted_outputs d where d.job_id = newest.id)
      order by changed_seq desc
      limit %d"""
          .formatted(NEWEST_JOBS, CANDIDATES);

  private final Database database;

  OutputSearch(Database database) {
    this.database = database;
  }

  /**
   * @param ref whose subfolder is as the node called it
   */
  public Uni<Optional<StoredFile>> newest(TenantId tenant, FileRef ref) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(QUERY, JobRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("name", json(ref.name()))
                    .getResultList())
        .map(rows -> rows.stream().flatMap(row -> file(row, ref).stream()).findFirst());
  }

  /** As it stands in the row, without quotes: a path may stand before it. */
  private static String json(String name) {
    String quoted = WireJson.text(name);
    return quoted.substring(1, quoted.length() - 1);
  }

  static Optional<StoredFile> file(JobRow row, FileRef ref) {
    JobId job = new JobId(row.id);
    byte[] result = String.valueOf(row.result).getBytes(StandardCharsets.UTF_8);
    return WireJson.read(result, ExecutionResult.class)
        .filter(read -> names(read, job, ref))
        .map(
            read ->
                StoredFile.output(
                    new AttemptId(job, row.attempt), ref.type(), ref.subfolder(), ref.name(), row));
  }

  /** It is told as the node told it: without its job's folder. */
  private static boolean names(NamedModel model, FileRef ref) {
    return model.filename().equals(ref.name())
        && model.type().equals(ref.type())
        && model.subfolder().equals(ref.subfolder());
  }

  private static boolean names(ExecutionResult result, JobId job, FileRef ref) {
    String subfolder = ref.subfolder().isEmpty() ? job.toString() : job + "/" + ref.subfolder();
    for (JsonNode lists : result.outputs()) {
      for (JsonNode items : lists) {
        for (JsonNode item : items) {
          if (item.path("filename").asText().equals(ref.name())
              && item.path("type").asText().equals(ref.type())
              && item.path("subfolder").asText().equals(subfolder)) {
            return true;
          }
          if (NamedModel.of(item).filter(model -> names(model, ref)).isPresent()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
