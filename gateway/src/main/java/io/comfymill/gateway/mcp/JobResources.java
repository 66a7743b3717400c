package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.jobs.JobFilter;
import io.comfymill.gateway.jobs.JobFinder;
import io.comfymill.gateway.jobs.JobList;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.jobs.JobsPage;
import io.comfymill.gateway.published.RunOutput;
import io.comfymill.gateway.published.RunView;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.BlobResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ListResourceTemplatesResult;
import io.modelcontextprotocol.spec.McpSchema.ListResourcesResult;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's jobs as resources, and the files that they made. */
@ApplicationScoped
class JobResources {
  private static final String JSON = "application/json";
  private static final int PAGE = 50;

  /** Larger files are to be had over HTTP alone. */
  private static final long MOST_BYTES = 16L << 20;

  private final JobList list;
  private final JobFinder jobs;
  private final OutputFiles files;
  private final ObjectMapper json;

  JobResources(JobList list, JobFinder jobs, OutputFiles files, ObjectMapper json) {
    this.list = list;
    this.jobs = jobs;
    this.files = files;
    this.json = json;
  }

  Uni<ListResourceTemplatesResult> templates(Call call) {
    return Uni.createFrom()
        .item(
            new ListResourceTemplatesResult(
                List.of(
                    template(JobUri.JOBS, "job", "A job: its state, and what it made", JSON),
                    template(JobUri.OUTPUTS, "output", "A file that a job made, from 0", null)),
                null));
  }

  private static ResourceTemplate template(
      String uri, String name, String description, @Nullable String type) {
    return ResourceTemplate.builder()
        .uriTemplate(uri)
        .name(name)
        .description(description)
        .mimeType(type)
        .build();
  }

  /** The newest first. */
  Uni<ListResourcesResult> list(Call call) {
    int offset = offset(call.params().path("cursor").asText(""));
    JobList.Query query =
        new JobList.Query(
            EnumSet.allOf(JobStatus.class),
            null,
            JobFilter.ALL,
            JobList.Order.NEWEST_FIRST,
            offset,
            PAGE);
    return list.page(call.tenant(), query).map(page -> resources(page, offset));
  }

  private static int offset(String cursor) {
    if (!cursor.matches("[0-9]{0,9}")) {
      throw Failures.invalid("the cursor is none of this server's");
    }
    return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
  }

  private static ListResourcesResult resources(JobsPage page, int offset) {
    return new ListResourcesResult(
        page.jobs().stream().map(JobResources::resource).toList(),
        page.pagination().hasMore() ? Integer.toString(offset + page.jobs().size()) : null);
  }

  private static Resource resource(JobsPage.Job job) {
    return Resource.builder()
        .uri(JobUri.job(job.id().value()).toString())
        .name(job.id().value())
        .description("a job: " + job.status().word())
        .mimeType(JSON)
        .build();
  }

  Uni<ReadResourceResult> read(Call call) {
    String uri = call.params().path("uri").asText();
    JobUri wanted = JobUri.parse(uri).orElseThrow(() -> McpError.RESOURCE_NOT_FOUND.apply(uri));
    return jobs.find(call.tenant(), wanted.id())
        .onFailure(ProblemException.class)
        .transform(unknown -> McpError.RESOURCE_NOT_FOUND.apply(uri))
        .map(RunView::of)
        .chain(run -> contents(call, run, wanted, uri))
        .map(contents -> new ReadResourceResult(List.of(contents)));
  }

  private Uni<ResourceContents> contents(Call call, RunView run, JobUri wanted, String uri) {
    Integer number = wanted.output();
    if (number == null) {
      return Uni.createFrom().item(new TextResourceContents(uri, JSON, text(run)));
    }
    List<RunOutput> made = OutputFiles.of(run);
    if (number >= made.size()) {
      throw McpError.RESOURCE_NOT_FOUND.apply(uri);
    }
    RunOutput output = made.get(number);
    return files
        .read(call.tenant(), output, MOST_BYTES)
        .map(
            found ->
                new BlobResourceContents(
                    uri,
                    output.mediaType(),
                    Base64.getEncoder()
                        .encodeToString(
                            found.orElseThrow(
                                () ->
                                    Failures.invalid(
                                        "it is gone, or too large for this: GET "
                                            + output.url())))));
  }

  private String text(RunView run) {
    try {
      return json.writeValueAsString(run);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a job cannot be written", e);
    }
  }
}
