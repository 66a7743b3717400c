package io.comfymill.gateway.simulations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.Spread;
import io.comfymill.common.wire.Simulation.Variant;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What would have been: jobs of a time that is over, under other policies, weights and nodes. */
@Path("/api/simulations")
@Tag(name = "monitoring")
@AnswersProblems
public class SimulationsResource {
  private final KnownSimulations simulations;
  private final CommandSender commands;
  private final RequestTenant caller;
  private final InstantSource clock;

  SimulationsResource(
      KnownSimulations simulations,
      CommandSender commands,
      RequestTenant caller,
      InstantSource clock) {
    this.simulations = simulations;
    this.commands = commands;
    this.caller = caller;
    this.clock = clock;
  }

  /** As it is answered. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String id,
      String state,
      @Nullable String message,
      Instant at,
      String by,
      Instant from,
      Instant to,
      int jobs,
      int leftOut,
      double progress,
      @Nullable Figures recorded,
      List<Variant> variants,
      List<Figures> results) {
    static View of(Simulation it) {
      int all = it.jobs() * it.variants().size();
      return new View(
          it.id(),
          it.state().name().toLowerCase(Locale.ROOT),
          it.message(),
          it.at(),
          it.by(),
          it.from(),
          it.to(),
          it.jobs(),
          it.leftOut(),
          all == 0 ? 0 : (double) it.done() / all,
          it.recorded() == null ? null : Figures.of(it.recorded()),
          it.variants(),
          it.results().stream().map(Figures::of).toList());
    }
  }

  /**
   * What came of one variant, or what it was like. Times in seconds, shares from 0 to 1.
   *
   * @param problem why it cannot be; then nothing else is said
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Figures(
      @Nullable String problem,
      @Nullable Integer nodes,
      @Nullable Spread waits,
      @Nullable Spread times,
      @Nullable Map<String, Double> waitsByTenant,
      @Nullable Integer modelLoads,
      @Nullable Double running,
      @Nullable Double loading,
      @Nullable Double fairness,
      @Nullable Double makespan) {
    static Figures of(Simulation.Recorded it) {
      return new Figures(
          null, null, it.waits(), it.times(), it.waitsByTenant(), null, null, null, null, null);
    }

    static Figures of(Simulation.Result it) {
      return it.problem() != null
          ? new Figures(it.problem(), null, null, null, null, null, null, null, null, null)
          : new Figures(
              null,
              it.nodes(),
              it.waits(),
              it.times(),
              it.waitsByTenant(),
              it.loads(),
              it.running(),
              it.loading(),
              it.fairness(),
              it.makespanSeconds());
    }
  }

  /** Those of the last day. */
  record Listed(List<View> simulations) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(
      summary =
          "Try recorded jobs: {from, to, variants: [{policy, weights, without, added, like}]}")
  @APIResponse(responseCode = "202", description = "it is asked for; GET tells how far it is")
  public Uni<Response> start(byte[] body) {
    Simulation asked =
        StrictJson.body(body, Wanted.class)
            .checked("sim_" + UUID.randomUUID(), caller.actor().name(), clock.instant());
    return commands
        .send(asked)
        .invoke(() -> simulations.put(asked))
        .map(sent -> Response.status(Response.Status.ACCEPTED).entity(View.of(asked)).build());
  }

  @GET
  @NonBlocking
  @Operation(summary = "The simulations of the last day, the newest first")
  public Listed list() {
    return new Listed(simulations.all().stream().map(View::of).toList());
  }

  @GET
  @Path("/{id}")
  @NonBlocking
  @Operation(summary = "How far one is, and what came of it")
  @APIResponse(responseCode = "404", description = "there is no such simulation")
  public View one(@RestPath String id) {
    return simulations
        .find(id)
        .map(View::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_SIMULATION, "simulation '%s' is not known".formatted(id)));
  }
}
