package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.published.RunOutput;
import io.comfymill.gateway.published.RunView;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A run as the result of a tool: pictures as such while they are small, other files as links. */
@ApplicationScoped
class RunContents {
  /** What assistants can look at. */
  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/webp", "image/gif");

  /** Of all pictures of one result, in bytes. */
  private static final long MOST_BYTES = 4L << 20;

  private final OutputFiles files;
  private final ObjectMapper json;

  RunContents(OutputFiles files, ObjectMapper json) {
    this.files = files;
    this.json = json;
  }

  /** A file of a run, and its place among them, from 0. */
  private record Numbered(int number, RunOutput output) {}

  Uni<CallToolResult> of(Call call, RunView run) {
    List<RunOutput> made = OutputFiles.of(run);
    AtomicLong left = new AtomicLong(MOST_BYTES);
    return Multi.createFrom()
        .items(IntStream.range(0, made.size()).mapToObj(n -> new Numbered(n, made.get(n))))
        .onItem()
        .transformToUniAndConcatenate(file -> content(call, run, file, left))
        .collect()
        .asList()
        .map(contents -> result(run, contents));
  }

  private Uni<Content> content(Call call, RunView run, Numbered file, AtomicLong left) {
    RunOutput output = file.output();
    Content link = link(run, file);
    if (!PICTURES.contains("" + output.mediaType())) {
      return Uni.createFrom().item(link);
    }
    return files
        .read(call.tenant(), output, left.get())
        .map(
            found ->
                found
                    .<Content>map(
                        bytes -> {
                          left.addAndGet(-bytes.length);
                          return new ImageContent(
                              null, Base64.getEncoder().encodeToString(bytes), output.mediaType());
                        })
                    .orElse(link));
  }

  private static Content link(RunView run, Numbered file) {
    return ResourceLink.builder()
        .name("" + file.output().filename())
        .uri(JobUri.output(run.id(), file.number()).toString())
        .mimeType(file.output().mediaType())
        .build();
  }

  private CallToolResult result(RunView run, List<Content> files) {
    List<Content> contents = new ArrayList<>();
    contents.add(new TextContent(text(run)));
    contents.addAll(files);
    return CallToolResult.builder()
        .content(contents)
        .structuredContent(json.convertValue(run, Map.class))
        .isError(run.hasEnded() && run.status() != JobStatus.COMPLETED)
        .build();
  }

  private String text(RunView run) {
    try {
      return run.hasEnded()
          ? json.writeValueAsString(run)
          : "Job %s goes on (%s). Ask %s for it."
              .formatted(run.id(), run.status().word(), JobResult.NAME);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run cannot be written", e);
    }
  }
}
