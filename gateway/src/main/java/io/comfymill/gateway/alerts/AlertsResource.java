package io.comfymill.gateway.alerts;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What operators should know of. */
@Path("/api/alerts")
@Tag(name = "fleet")
@AnswersProblems
public class AlertsResource {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int HIGHEST = 999_999_999;

  private final AlertBook book;
  private final RequestTenant tenant;

  AlertsResource(AlertBook book, RequestTenant tenant) {
    this.book = book;
    this.tenant = tenant;
  }

  /** The newest first. */
  public record Listing(List<AlertView> alerts) {}

  @GET
  @Operation(
      summary = "Alerts, the newest first: those that are open, or with state=over the others")
  public Uni<Listing> list(
      @RestQuery @DefaultValue("open") String state,
      @RestQuery @Nullable String before,
      @RestQuery @Nullable String limit) {
    if (!state.equals("open") && !state.equals("over")) {
      throw new InvalidFieldException("state", "must be open or over");
    }
    int first = number("before", before, HIGHEST, HIGHEST);
    int most = number("limit", limit, USUAL, MOST);
    return book.list(state.equals("over"), first, most)
        .map(rows -> new Listing(rows.stream().map(AlertView::of).toList()));
  }

  private static int number(String name, @Nullable String text, int otherwise, int most) {
    return FieldChecks.number(name, text, otherwise, 1, most);
  }

  @POST
  @Path("/{number}/acknowledge")
  @Operation(summary = "Say that you look after it")
  @APIResponse(responseCode = "404", description = "there is no such alert")
  public Uni<AlertView> acknowledge(@RestPath String number) {
    return book.acknowledge(tenant.actor(), number("number", number, 1, HIGHEST))
        .map(AlertView::of);
  }
}
