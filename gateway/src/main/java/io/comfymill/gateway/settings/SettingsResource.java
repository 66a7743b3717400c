package io.comfymill.gateway.settings;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The settings that all processes run with. */
@Path("/api/fleet/settings")
@Tag(name = "monitoring")
@AnswersProblems
public class SettingsResource {
  private static final int MAX_SEARCH = 256;

  private final KnownServices services;
  private final Descriptions descriptions;

  SettingsResource(KnownServices services, Descriptions descriptions) {
    this.services = services;
    this.descriptions = descriptions;
  }

  @GET
  @NonBlocking
  @Operation(
      summary =
          "The settings of every gateway, scheduler and agent: search, only (changed, differing)")
  public FleetSettings settings(
      @RestQuery @Nullable String search, @RestQuery @Nullable String only) {
    FieldChecks.text("search", search, MAX_SEARCH);
    String part = search == null ? "" : search.toLowerCase(Locale.ROOT);
    Predicate<FleetSettings.Line> wanted = wanted(only);
    FleetSettings all = FleetSettings.of(services.running(), descriptions::of);
    List<FleetSettings.Line> lines =
        all.settings().stream()
            .filter(line -> line.name().toLowerCase(Locale.ROOT).contains(part))
            .filter(wanted)
            .toList();
    return new FleetSettings(all.services(), lines);
  }

  private static Predicate<FleetSettings.Line> wanted(@Nullable String only) {
    if (only == null) {
      return line -> true;
    }
    return switch (only) {
      case "changed" -> FleetSettings.Line::changed;
      case "differing" -> FleetSettings.Line::differs;
      default -> throw new InvalidFieldException("only", "must be changed or differing");
    };
  }
}
