package io.comfymill.gateway.openapi;

import io.comfymill.gateway.comfyui.ApiPrefix;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the description of every route: that it succeeds, that it refuses what is wrong, that
 * something it needs may be away, and that it is there below {@code /api} too.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class CommonAnswers implements OASFilter {
  private static final String REFUSED = "400";
  private static final String AWAY = "503";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.setTags(Arrays.stream(RouteGroup.values()).map(RouteGroup::tag).toList());
    Set<String> paths = document.getPaths().getPathItems().keySet();
    Set<String> twins = ApiPrefix.twins(paths);
    document.getPaths().getPathItems().forEach((path, item) -> complete(path, item, twins));
  }

  private static void complete(String path, PathItem item, Set<String> twins) {
    item.getOperations().values().forEach(CommonAnswers::complete);
    if (ApiPrefix.hasTwin("/api" + path, twins)) {
      item.setServers(
          List.of(OASFactory.createServer().url("/"), OASFactory.createServer().url("/api")));
    }
  }

  private static void complete(Operation operation) {
    APIResponses answers = operation.getResponses();
    RouteGroup.Shape shape = RouteGroup.shapeOf(operation.getTags());
    if (answers.getAPIResponses().keySet().stream().noneMatch(status -> status.startsWith("2"))) {
      answers.addAPIResponse("200", answer("OK"));
    }
    answers
        .getAPIResponses()
        .forEach(
            (status, answer) -> {
              if (isFailure(status) && answer.getContent() == null) {
                answer.setContent(shape.content());
              }
            });
    boolean takesSomething =
        operation.getParameters() != null || operation.getRequestBody() != null;
    if (takesSomething && !answers.hasAPIResponse(REFUSED)) {
      answers.addAPIResponse(
          REFUSED, answer("What was sent is wrong; it changed nothing").content(shape.content()));
    }
    if (!answers.hasAPIResponse(AWAY)) {
      answers.addAPIResponse(
          AWAY,
          answer("Something that is needed is away; try again after Retry-After seconds")
              .content(shape.content()));
    }
  }

  private static boolean isFailure(String status) {
    return status.startsWith("4") || status.startsWith("5");
  }

  private static APIResponse answer(String description) {
    return OASFactory.createAPIResponse().description(description);
  }
}
